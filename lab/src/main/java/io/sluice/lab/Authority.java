package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The lab's certificate authority. It lives as long as the lab; its key is never written down.
final class Authority {
    private static final char[] NO_PASSWORD = new char[0];
    private static final Duration SKEW = Duration.ofDays(1);
    private static final Duration LIFETIME = Duration.ofDays(30);

    private final X500Name name = commonName("Sluice lab authority");
    private final KeyPair keys;
    private final X509Certificate certificate;

    private Authority() throws GeneralSecurityException, IOException {
        keys = newKeys();
        certificate = sign(name, keys, List.of(), true);
    }

    static Authority create() throws IOException {
        try {
            return new Authority();
        } catch (GeneralSecurityException e) {
            throw new IOException("make the lab's certificate authority", e);
        }
    }

    /// The authority's own certificate.
    String pem() throws IOException {
        try {
            var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
            return "-----BEGIN CERTIFICATE-----\n"
                    + base64.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException("write the lab authority's certificate", e);
        }
    }

    /// What a TLS server needs, with a certificate made for it.
    ///
    /// @param subject the certificate's common name
    SSLContext server(String subject, List<String> names, List<IpAddress> addresses)
            throws IOException {
        try {
            var alternatives = new ArrayList<GeneralName>();
            names.forEach(dns -> alternatives.add(new GeneralName(GeneralName.dNSName, dns)));
            addresses.forEach(address ->
                    alternatives.add(new GeneralName(GeneralName.iPAddress, address.toString())));
            var own = newKeys();
            var chain =
                    new X509Certificate[] {
                        sign(commonName(subject), own, alternatives, false), certificate
                    };
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", own.getPrivate(), NO_PASSWORD, chain);
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, NO_PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("make a certificate for " + subject, e);
        }
    }

    private static X500Name commonName(String text) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    // The certificate library takes java.util.Date.
    @SuppressWarnings("JavaUtilDate")
    private X509Certificate sign(
            X500Name subject,
            KeyPair subjectKeys,
            List<GeneralName> alternatives,
            boolean authority)
            throws GeneralSecurityException, IOException {
        var now = Instant.now();
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(63, new SecureRandom()).setBit(62),
                            Date.from(now.minus(SKEW)),
                            Date.from(now.plus(LIFETIME)),
                            subject,
                            subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            if (!alternatives.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | CertIOException e) {
            throw new IOException("sign a certificate for " + subject, e);
        }
    }
}
