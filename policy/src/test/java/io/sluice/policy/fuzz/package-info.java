/// What a fuzzer calls (`build/fuzz`), and the replay of the inputs that are kept in
/// `src/test/fuzz`, one directory for each target. Uses what the modules offer to others only.
@org.jspecify.annotations.NullMarked
package io.sluice.policy.fuzz;
