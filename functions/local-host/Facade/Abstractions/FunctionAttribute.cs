namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a public method a function with a name that is unique in its app.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CA1813 // The SDK leaves it open.
public class FunctionAttribute : Attribute
{
    public FunctionAttribute(string name)
    {
        Name = name;
    }

    public string Name { get; }
}
