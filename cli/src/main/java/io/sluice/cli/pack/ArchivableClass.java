package io.sluice.cli.pack;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;

/// A class file in a form that the AOT cache of JDK 25 holds whole.
///
/// - A class file older than version 50 has no stack maps, and its verification cannot be kept: the
///   class is left out. picocli's are of version 49. They get stack maps and the version of Java
///   25.
/// - Of `invokedynamic`, the cache keeps the call sites of lambdas and string concatenation. Those
///   of type switches and of the methods of records would be linked anew in every process, a
///   millisecond each at the first few. They become calls of methods of the same class.
final class ArchivableClass {
    /// Java 6: JVMS 25, 4.10.1, classes with stack maps are verified by type checking.
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private static final ClassFile PLAIN = ClassFile.of();
    private static final ClassFile WITH_STACK_MAPS =
            ClassFile.of(StackMapsOption.GENERATE_STACK_MAPS, ConstantPoolSharingOption.NEW_POOL);

    private ArchivableClass() {}

    static byte[] of(byte[] content) {
        var model = PLAIN.parse(content);
        if (model.majorVersion() < FIRST_WITH_STACK_MAPS) {
            return upgraded(model);
        }
        return hasBootstraps(model) ? withoutBootstraps(model) : content;
    }

    /// Most classes have nothing to replace, and stay as they are to the byte: also those of a
    /// library whose own libraries are left out, so that their stack maps could not be made anew.
    private static boolean hasBootstraps(ClassModel model) {
        var pool = model.constantPool();
        for (int i = 0; i < pool.bootstrapMethodCount(); i++) {
            if (WrittenOut.stands(
                    pool.bootstrapMethodEntry(i).bootstrapMethod().asSymbol().owner())) {
                return true;
            }
        }
        return false;
    }

    private static byte[] upgraded(ClassModel model) {
        return WITH_STACK_MAPS.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                        .andThen((builder, element) -> {
                            if (element instanceof ClassFileVersion) {
                                builder.withVersion(ClassFile.JAVA_25_VERSION, 0);
                            } else {
                                builder.with(element);
                            }
                        }));
    }

    private static byte[] withoutBootstraps(ClassModel model) {
        var methods = new WrittenOut(model);
        return PLAIN.transformClass(
                model,
                ClassTransform.transformingMethodBodies(
                                (builder, element) -> {
                                    if (!(element instanceof InvokeDynamicInstruction call)
                                            || !methods.replace(call, builder)) {
                                        builder.with(element);
                                    }
                                })
                        .andThen(ClassTransform.endHandler(methods::addTo)));
    }
}
