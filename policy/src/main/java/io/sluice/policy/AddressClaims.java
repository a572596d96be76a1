package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.policy.Residents.Resident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who has which address in the next snapshot. Of two Pods that claim one address, the first by
/// name has it, whatever the order of documents. For one thread.
final class AddressClaims {
    private static final Comparator<Resident> BY_NAME =
            Comparator.comparing(resident -> resident.pod().meta().path());

    private final AddressMap.Change<Resident> owners;
    private final SharedMap.Change<IpAddress, List<Resident>> contested;

    /// @param owners who has an address
    /// @param contested everyone who claims an address, where that is more than one, by name
    record Claims(AddressMap<Resident> owners, SharedMap<IpAddress, List<Resident>> contested) {
        static final Claims NONE = new Claims(AddressMap.empty(), SharedMap.empty());
    }

    /// @param expected how many addresses there will be, roughly
    AddressClaims(Claims before, int expected) {
        this.owners = before.owners.change(expected);
        this.contested = before.contested.change(before.contested.size());
    }

    void claim(Resident resident) {
        for (IpAddress address : resident.pod().addresses()) {
            var owner = owners.get(address);
            if (owner == null) {
                owners.put(address, resident);
            } else if (owner != resident) {
                contest(address, owner, resident);
            }
        }
    }

    private void contest(IpAddress address, Resident owner, Resident resident) {
        var all = contested.get(address);
        var claimants = new ArrayList<Resident>(all == null ? List.of(owner) : all);
        // A Pod may list an address twice.
        if (claimants.contains(resident)) {
            return;
        }
        claimants.add(resident);
        claimants.sort(BY_NAME);
        contested.put(address, List.copyOf(claimants));
        owners.put(address, claimants.getFirst());
    }

    void release(Resident resident) {
        for (IpAddress address : resident.pod().addresses()) {
            var all = contested.get(address);
            if (all == null) {
                if (owners.get(address) == resident) {
                    owners.remove(address);
                }
                continue;
            }
            var left = all.stream().filter(claimant -> claimant != resident).toList();
            if (left.size() > 1) {
                contested.put(address, left);
            } else {
                contested.remove(address);
            }
            owners.put(address, left.getFirst());
        }
    }

    Claims done() {
        return new Claims(owners.done(), contested.done());
    }
}
