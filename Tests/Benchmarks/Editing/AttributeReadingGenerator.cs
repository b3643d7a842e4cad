using Microsoft.CodeAnalysis;

namespace Kiln.Benchmarks.Editing;

/// <summary>The least that a generator driven by an attribute can do: it reads the attributes of each class and emits a constant.</summary>
internal sealed class AttributeReadingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> read = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Kiln.ModelAttribute",
            static (_, _) => true,
            static (model, _) => model.TargetSymbol.Name + " " + string.Join(", ", model.TargetSymbol.GetAttributes()
                .Select(attribute => attribute.AttributeClass!.Name + string.Concat(attribute.ConstructorArguments.Select(Text)) + string.Concat(attribute.NamedArguments.Select(pair => pair.Key + Text(pair.Value))))));
        context.RegisterSourceOutput(read, static (output, text) => output.AddSource(text.Split(' ')[0] + ".g.cs", $"// {text}"));
    }

    private static string Text(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Array ? string.Concat(constant.Values.Select(Text)) : constant.Value?.ToString() ?? "";
}
