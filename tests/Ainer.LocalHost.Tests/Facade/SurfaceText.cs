using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ainer.LocalHost.Tests.Facade;

/// <summary>Writes a type's public and protected surface in the format of the SDK surface files: a header, then one member a line.</summary>
internal static class SurfaceText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Modifiers, kind and name with the base class; interfaces are left out, since the files do not name generic ones.</summary>
    public static string Header(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            _ when IsDelegate(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        return $"{kind} {type.Namespace}.{TypeName(type)}";
    }

    /// <summary>The base class as the header names it, or null where it names none.</summary>
    public static string? BaseClass(Type type) =>
        type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? TypeName(parent) : null;

    /// <summary>One line per member; what only the compiler can call (a record's clone) is left out, since target frameworks differ in it.</summary>
    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return [string.Join(", ", Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), null)}"))];
        return type.GetConstructors(Declared).Where(IsVisible).Select(c => $"{Access(c)}.ctor({Parameters(c)})")
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible)).Select(Property))
            .Concat(type.GetMethods(Declared).Where(m => IsVisible(m) && !m.IsSpecialName && !IsFromObject(m) && m.Name[0] != '<').Select(Method))
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field));
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {TypeName(field.FieldType)} {field.Name}"
        : $"{(field.IsStatic ? "static " : "")}{TypeName(field.FieldType)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var any = property.GetAccessors(true).First(IsVisible);
        var accessors = property.GetMethod is { } get && IsVisible(get) ? " get;" : "";
        if (property.SetMethod is { } set && IsVisible(set))
            accessors += set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        return $"{(any.IsStatic ? "static " : any.IsAbstract ? "abstract " : "")}{TypeName(property.PropertyType)} {property.Name} {{{accessors} }}";
    }

    private static string Method(MethodInfo method)
    {
        var modifier = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } => "virtual ",
            _ => "",
        };
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName))}>" : "";
        return $"{Access(method)}{modifier}{TypeName(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute));
        return string.Join(", ", method.GetParameters().Select(p =>
            (isExtension && p.Position == 0 ? "this " : "")
            + (p.IsOut ? "out " : "") + (p.ParameterType.IsByRef ? "ref " : "")
            + TypeName(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)
            + $" {p.Name}" + Default(p)));
    }

    private static string Default(ParameterInfo parameter) => parameter switch
    {
        { HasDefaultValue: false } => "",
        { DefaultValue: null } => " = default",
        _ => string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue}"),
    };

    private static string TypeName(Type type)
    {
        if (type.IsArray)
            return TypeName(type.GetElementType()!) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return TypeName(underlying) + "?";
        if (type.IsGenericType)
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";
        return type.FullName switch
        {
            "System.Void" => "void",
            "System.String" => "string",
            "System.Object" => "object",
            "System.Boolean" => "bool",
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.Double" => "double",
            _ => type.Name,
        };
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsFromObject(MethodInfo method) => method.GetBaseDefinition().DeclaringType == typeof(object);

    private static bool IsDelegate(Type type) => type.IsAssignableTo(typeof(Delegate));
}
