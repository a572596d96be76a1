@NullMarked
package io.sluice.flows.service;

import org.jspecify.annotations.NullMarked;
