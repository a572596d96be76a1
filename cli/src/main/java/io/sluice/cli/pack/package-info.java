/// How the product is made out of the modules when it is packaged: one jar, manual pages, and the
/// start-up cache of the Java virtual machine. Nothing here runs in a command.
@NullMarked
package io.sluice.cli.pack;

import org.jspecify.annotations.NullMarked;
