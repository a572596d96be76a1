package io.sluice.cli.pack;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What `java.lang.runtime.SwitchBootstraps.typeSwitch` answers, as code: the first label from the
/// restart index on that the value is an instance of, -1 for null, the number of labels for none.
final class TypeSwitch {
    private static final int VALUE = 0;
    private static final int RESTART = 1;

    private TypeSwitch() {}

    /// Nothing unless every label is a class: constants and enums are left to the platform.
    static Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
        var labels = call.bootstrapArgs();
        boolean classesOnly =
                call.name().equalsString("typeSwitch")
                        && labels.stream().allMatch(TypeSwitch::isReference);
        return classesOnly
                ? Optional.of(
                        code -> write(code, labels.stream().map(ClassDesc.class::cast).toList()))
                : Optional.empty();
    }

    private static boolean isReference(ConstantDesc label) {
        return label instanceof ClassDesc type && !type.isPrimitive();
    }

    private static void write(CodeBuilder code, List<ClassDesc> labels) {
        var present = code.newLabel();
        code.aload(VALUE).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < labels.size(); i++) {
            var next = code.newLabel();
            code.iload(RESTART)
                    .loadConstant(i)
                    .if_icmpgt(next)
                    .aload(VALUE)
                    .instanceOf(labels.get(i))
                    .ifeq(next)
                    .loadConstant(i)
                    .ireturn()
                    .labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }
}
