package io.sluice.cli.frame;

import io.sluice.policy.Profile;
import io.sluice.policy.Switch;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `--profile NAME` and `--set SWITCH=VALUE`: how policies are read.
public final class ProfileOptions {
    private static final String PROFILE = "--profile";
    private static final String SET = "--set";

    private ProfileOptions() {}

    public static void addTo(CommandSpec spec) {
        spec.addOption(
                OptionSpec.builder(PROFILE)
                        .paramLabel("NAME")
                        .type(String.class)
                        .defaultValue(Profile.UPSTREAM.base())
                        .completionCandidates(Profile.ALL.stream().map(Profile::base).toList())
                        .description(
                                "Whose reading of policies is asked for: ${COMPLETION-CANDIDATES}."
                                        + " Default: upstream.")
                        .build());
        spec.addOption(
                OptionSpec.builder(SET)
                        .paramLabel("SWITCH=VALUE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .completionCandidates(assignments())
                        .description(
                                "Changes one switch of the profile, e.g. ipBlockMatchesPods=false."
                                        + " Repeatable; docs/profiles.md explains them.")
                        .build());
    }

    private static List<String> assignments() {
        return Stream.of(Switch.values())
                .flatMap(each -> each.options().stream().map(value -> each.text() + "=" + value))
                .toList();
    }

    /// True when either was given.
    public static boolean isGiven(ParseResult options) {
        return options.hasMatchedOption(PROFILE) || options.hasMatchedOption(SET);
    }

    /// True when the command has profiles, and the one asked for reads manifests leniently.
    static boolean readsLeniently(ParseResult options) {
        var option = options.commandSpec().findOption(PROFILE);
        return option != null
                && Profile.ALL.stream()
                        .filter(profile -> profile.base().equals(option.getValue()))
                        .anyMatch(Profile::readsLeniently);
    }

    /// The profile that was asked for.
    ///
    /// @throws Refusal when there is no such profile, switch or value
    public static Profile of(ParseResult options) throws Refusal {
        String name = options.commandSpec().findOption(PROFILE).getValue();
        List<String> changes = options.matchedOptionValue(SET, List.of());
        String option = PROFILE;
        try {
            var profile = Profile.named(name);
            option = SET;
            for (String change : changes) {
                profile = profile.with(change);
            }
            return profile;
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(option + ": " + e.getMessage());
        }
    }
}
