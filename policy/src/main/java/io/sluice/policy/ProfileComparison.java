package io.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the profiles that have a name make of one cluster, and the switches that make the
/// difference to upstream.
public final class ProfileComparison {
    private static final Switch NAMES = Switch.REPLICA_SET;

    private final Function<Profile, Decisions> compiler;
    private final Map<Profile, Decisions> compiled = new HashMap<>();

    /// @param compiler compiles the cluster as a profile reads it
    public ProfileComparison(Function<Profile, Decisions> compiler) {
        this.compiler = compiler;
    }

    /// A profile's answers to a question.
    ///
    /// @param switches those that make them other than upstream's, as `switch=value`; none when
    ///   they are the same
    public record Answers(Profile profile, List<Answer> answers, List<String> switches) {
        public Answers {
            answers = List.copyOf(answers);
            switches = List.copyOf(switches);
        }

        /// `Allow` or `Deny` when that is true of every answer; otherwise `Partly` and the ports
        /// that some answer allows.
        public String verdict() {
            var verdicts = answers.stream().map(Answer::verdict).collect(Collectors.toSet());
            if (verdicts.size() == 1) {
                return verdicts.iterator().next().text();
            }
            return answers.stream()
                    .filter(answer -> answer.verdict() == Verdict.ALLOW)
                    .map(answer -> answer.ports().toString())
                    .distinct()
                    .collect(Collectors.joining(", ", "Partly (", ")"));
        }
    }

    /// A connection that a profile treats otherwise than upstream.
    ///
    /// @param allowed whether the profile allows it, and upstream denies it
    /// @param switches those that make the difference, as `switch=value`
    public record Flow(Connectivity connection, boolean allowed, List<String> switches) {
        public Flow {
            switches = List.copyOf(switches);
        }
    }

    /// All connections that a profile treats otherwise than upstream.
    public record Flows(Profile profile, List<Flow> flows) {
        public Flows {
            flows = List.copyOf(flows);
        }
    }

    /// Every profile's answers to a question.
    ///
    /// @throws IllegalArgumentException when an end is malformed or names nothing
    public List<Answers> ask(String from, String to) {
        var upstream = said(Profile.UPSTREAM, from, to);
        var all = new ArrayList<Answers>();
        for (Profile profile : Profile.ALL) {
            var said = said(profile, from, to);
            var switches =
                    said.equals(upstream)
                            ? List.<String>of()
                            : responsible(profile, single -> said(single, from, to).equals(said));
            all.add(new Answers(profile, answers(profile, from, to), switches));
        }
        return all;
    }

    private List<Answer> answers(Profile profile, String from, String to) {
        return Question.parse(decisions(profile), from, to).answers();
    }

    private Set<String> said(Profile profile, String from, String to) {
        return answers(profile, from, to).stream()
                .map(answer ->
                        answer.explanation().connection().source()
                                + " "
                                + answer.explanation().connection().destination()
                                + " "
                                + answer.ports()
                                + " "
                                + answer.verdict())
                .collect(Collectors.toSet());
    }

    /// Every connection of the cluster that a profile treats otherwise than upstream, by profile.
    public List<Flows> flows() {
        return Profile.ALL.stream()
                .filter(profile -> !profile.equals(Profile.UPSTREAM))
                .map(this::flows)
                .toList();
    }

    private Flows flows(Profile profile) {
        var diff = diff(profile);
        var bySwitch = new HashMap<Profile, Set<Connectivity>>();
        for (Profile single : singles(profile)) {
            var one = diff(single);
            var both = new HashSet<>(one.allowed());
            both.addAll(one.denied());
            bySwitch.put(single, both);
        }
        return new Flows(
                profile,
                Stream.concat(
                                diff.allowed().stream().map(c -> flow(profile, c, true, bySwitch)),
                                diff.denied().stream().map(c -> flow(profile, c, false, bySwitch)))
                        .toList());
    }

    private Flow flow(
            Profile profile,
            Connectivity connection,
            boolean allowed,
            Map<Profile, Set<Connectivity>> bySwitch) {
        return new Flow(
                connection,
                allowed,
                responsible(
                        profile,
                        single -> bySwitch.getOrDefault(single, Set.of()).contains(connection)));
    }

    private ConnectionDiff diff(Profile profile) {
        return ConnectionDiff.of(decisions(Profile.UPSTREAM), decisions(profile));
    }

    /// What owns a Pod is a matter of names: under two names of one workload everything would
    /// differ.
    private Decisions decisions(Profile profile) {
        return compiled.computeIfAbsent(
                profile.with(NAMES, Profile.UPSTREAM.value(NAMES)), compiler);
    }

    /// Upstream with one of the switches of a profile.
    private static List<Profile> singles(Profile profile) {
        return Profile.UPSTREAM.differences(profile).stream()
                .filter(each -> each != NAMES)
                .map(each -> Profile.UPSTREAM.with(each, profile.value(each)))
                .toList();
    }

    /// The switches of a profile that make the difference alone; all of them when it takes several.
    private static List<String> responsible(Profile profile, Function<Profile, Boolean> alone) {
        var singles = singles(profile);
        var found = singles.stream().filter(alone::apply).toList();
        return (found.isEmpty() ? singles : found)
                .stream()
                        .flatMap(single -> Profile.UPSTREAM.differences(single).stream())
                        .map(each -> each.text() + "=" + profile.value(each))
                        .toList();
    }
}
