package io.sluice.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ArchivableClassTest {
    private static final List<String> SAMPLES =
            List.of(
                    "Sample",
                    "Sample$None",
                    "Sample$Two",
                    "Sample$Kinds",
                    "Sample$1Local",
                    "Sample$Shape",
                    "Sample$Shape$Circle",
                    "Sample$Shape$Square");

    @Test
    void recordsAndTypeSwitchesAnswerTheSame() throws Exception {
        var made = new TreeMap<String, byte[]>();
        for (String sample : SAMPLES) {
            String name = Sample.class.getPackageName() + "." + sample;
            made.put(name, ArchivableClass.of(bytes(name)));
        }

        var packed = loader(made).loadClass(Sample.class.getName());

        assertThat(packed).isNotSameAs(Sample.class);
        assertThat(((Supplier<?>) packed.getConstructor().newInstance()).get())
                .isEqualTo(new Sample().get());
    }

    @Test
    void noCallSiteIsLeftThatTheCacheCannotHold() throws IOException {
        for (String sample : SAMPLES) {
            byte[] written = bytes(Sample.class.getPackageName() + "." + sample);

            assertThat(bootstraps(ArchivableClass.of(written)))
                    .as(sample)
                    .doesNotContain("ObjectMethods", "SwitchBootstraps")
                    .hasSizeLessThanOrEqualTo(bootstraps(written).size());
        }
        assertThat(bootstraps(bytes(Sample.Kinds.class.getName()))).contains("ObjectMethods");
        assertThat(bootstraps(bytes(Sample.Shape.class.getName()))).contains("SwitchBootstraps");
    }

    @Test
    void aClassWithNothingToReplaceStaysAsItIs() throws IOException {
        byte[] plain = bytes(ManualPageTest.class.getName());

        byte[] made = ArchivableClass.of(plain);

        assertThat(bootstraps(plain)).contains("LambdaMetafactory");
        assertThat(made).isSameAs(plain);
    }

    @Test
    void classesOfJava5AreVerifiedAsThoseOfJava25() throws Exception {
        String name = CommandLine.Model.UsageMessageSpec.class.getName();
        byte[] old = bytes(name);

        byte[] made = ArchivableClass.of(old);

        assertThat(version(old)).isEqualTo(ClassFile.JAVA_5_VERSION);
        assertThat(version(made)).isEqualTo(ClassFile.JAVA_25_VERSION);
        // Initialising verifies every method.
        var loaded = Class.forName(name, true, loader(Map.of(name, made)));
        assertThat(loaded).isNotSameAs(CommandLine.Model.UsageMessageSpec.class);
    }

    private static int version(byte[] content) {
        return ClassFile.of().parse(content).majorVersion();
    }

    private static List<String> bootstraps(byte[] content) {
        ClassModel model = ClassFile.of().parse(content);
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeDynamicInstruction.class::isInstance)
                .map(InvokeDynamicInstruction.class::cast)
                .map(call -> call.bootstrapMethod().owner().displayName())
                .toList();
    }

    private static byte[] bytes(String name) throws IOException {
        String file = "/" + name.replace('.', '/') + ".class";
        try (var in = ArchivableClassTest.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    /// Has the given classes itself, and everything else from us.
    private static ClassLoader loader(Map<String, byte[]> classes) {
        return new ClassLoader(ArchivableClassTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve)
                    throws ClassNotFoundException {
                byte[] content = classes.get(name);
                if (content == null) {
                    return super.loadClass(name, resolve);
                }
                synchronized (getClassLoadingLock(name)) {
                    var loaded = findLoadedClass(name);
                    return loaded == null ? defineClass(name, content, 0, content.length) : loaded;
                }
            }
        };
    }
}
