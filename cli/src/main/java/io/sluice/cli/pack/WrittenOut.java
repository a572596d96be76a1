package io.sluice.cli.pack;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The methods of one class that stand for its type switches and the methods of its record.
final class WrittenOut {
    private static final int FLAGS =
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");

    private final ClassDesc owner;
    private final boolean isInterface;
    private final List<Method> methods = new ArrayList<>();

    private record Method(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

    WrittenOut(ClassModel model) {
        owner = model.thisClass().asSymbol();
        isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /// Whether a method can stand for call sites that this class links.
    static boolean stands(ClassDesc bootstrap) {
        return bootstrap.equals(SWITCHES) || bootstrap.equals(RECORDS);
    }

    /// Calls a method instead, when the call site is one that can be written out.
    boolean replace(InvokeDynamicInstruction call, CodeBuilder builder) {
        var body = body(call);
        if (body.isEmpty()) {
            return false;
        }
        String name = call.name().stringValue() + "$" + methods.size();
        methods.add(new Method(name, call.typeSymbol(), body.get()));
        builder.invokestatic(owner, name, call.typeSymbol(), isInterface);
        return true;
    }

    private Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod().owner();
        if (bootstrap.equals(SWITCHES)) {
            return TypeSwitch.body(call);
        }
        return bootstrap.equals(RECORDS)
                ? Optional.of(RecordMethod.body(owner, call))
                : Optional.empty();
    }

    void addTo(ClassBuilder builder) {
        for (var method : methods) {
            builder.withMethodBody(method.name, method.type, FLAGS, method.body);
        }
    }
}
