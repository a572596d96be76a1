package io.sluice.cli.pack;

import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/// What `java.lang.runtime.ObjectMethods` makes of a record, as code: `equals`, `hashCode` and
/// `toString`, with the same results.
final class RecordMethod {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final int HASH_FACTOR = 31;
    private static final int THIS = 0;
    private static final int OTHER = 1;

    private final ClassDesc owner;
    private final List<Component> components;
    private final CodeBuilder code;

    private record Component(String name, ClassDesc type) {}

    private RecordMethod(ClassDesc owner, List<Component> components, CodeBuilder code) {
        this.owner = owner;
        this.components = components;
        this.code = code;
    }

    static Consumer<CodeBuilder> body(ClassDesc owner, InvokeDynamicInstruction call) {
        // Of the arguments, the class and the names of the components come before their getters.
        var components =
                call.bootstrapArgs().stream()
                        .skip(2)
                        .map(DirectMethodHandleDesc.class::cast)
                        .map(getter ->
                                new Component(
                                        getter.methodName(), getter.invocationType().returnType()))
                        .toList();
        return code -> new RecordMethod(owner, components, code).write(call.name().stringValue());
    }

    private void write(String name) {
        switch (name) {
            case "equals" -> equality();
            case "hashCode" -> hash();
            case "toString" -> text();
            default -> throw new IllegalArgumentException("a record has no method " + name);
        }
    }

    private void equality() {
        var different = code.newLabel();
        code.aload(OTHER).instanceOf(owner).ifeq(different);
        for (var component : components) {
            get(THIS, component);
            get(OTHER, component);
            leaveIfDifferent(component.type, different);
        }
        code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
    }

    private void get(int from, Component component) {
        code.aload(from);
        if (from == OTHER) {
            code.checkcast(owner);
        }
        code.getfield(owner, component.name, component.type);
    }

    private void leaveIfDifferent(ClassDesc type, Label different) {
        if (type.isPrimitive()) {
            // Also for floating point, where it tells -0.0 from 0.0 and finds NaN equal to itself.
            code.invokestatic(boxed(type), "compare", MethodTypeDesc.of(CD_int, type, type))
                    .ifne(different);
        } else {
            code.invokestatic(
                            OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object))
                    .ifeq(different);
        }
    }

    private void hash() {
        code.iconst_0();
        for (var component : components) {
            code.bipush(HASH_FACTOR).imul();
            get(THIS, component);
            if (component.type.isPrimitive()) {
                code.invokestatic(
                        boxed(component.type),
                        "hashCode",
                        MethodTypeDesc.of(CD_int, component.type));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private void text() {
        code.new_(BUILDER).dup().invokespecial(BUILDER, INIT_NAME, MethodTypeDesc.of(CD_void));
        String before = simpleName() + "[";
        for (var component : components) {
            append(before + component.name + "=");
            get(THIS, component);
            append(component.type);
            before = ", ";
        }
        append(components.isEmpty() ? before + "]" : "]");
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }

    private void append(String constant) {
        code.loadConstant(constant);
        append(CD_String);
    }

    private void append(ClassDesc type) {
        ClassDesc taken =
                type.isPrimitive()
                        ? switch (TypeKind.from(type)) {
                            case BYTE, SHORT -> CD_int;
                            default -> type;
                        }
                        : CD_Object;
        code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, taken));
    }

    /// As `Class.getSimpleName()`: a local class has a number before its name.
    private String simpleName() {
        String name = owner.displayName();
        int start = name.lastIndexOf('$') + 1;
        while (Character.isDigit(name.charAt(start))) {
            start++;
        }
        return name.substring(start);
    }

    private static ClassDesc boxed(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> CD_Boolean;
            case BYTE -> CD_Byte;
            case CHAR -> CD_Character;
            case SHORT -> CD_Short;
            case INT -> CD_Integer;
            case LONG -> CD_Long;
            case FLOAT -> CD_Float;
            case DOUBLE -> CD_Double;
            case REFERENCE, VOID ->
                    throw new IllegalArgumentException(primitive + " is not primitive");
        };
    }
}
