using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Syntax;

/// <summary>Reads the blocks that a chain uses, and the ones that those use.</summary>
internal static class BlockReader
{
    private const string Use = "Use", Block = "Block";

    public static EquatableArray<BlockSpec> Read(INamedTypeSymbol model, ImmutableArray<AttributeData> layers, CancellationToken cancellation)
    {
        var found = new Dictionary<string, BlockSpec>(StringComparer.Ordinal);
        var waiting = new Queue<INamedTypeSymbol>(UsedBy(layers));
        while (waiting.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            INamedTypeSymbol type = waiting.Dequeue();
            string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
            if (found.ContainsKey(name))
                continue;
            ImmutableArray<AttributeData> chain = ModelDeclaration.LayersOf(type, cancellation);
            found.Add(name, Read(type, name, chain, model.ContainingAssembly, cancellation));
            foreach (INamedTypeSymbol used in UsedBy(chain))
                waiting.Enqueue(used);
        }

        return found.Values.OrderBy(block => block.Type, StringComparer.Ordinal).ToEquatableArray();
    }

    private static BlockSpec Read(INamedTypeSymbol type, string name, ImmutableArray<AttributeData> chain, IAssemblySymbol assembly, CancellationToken cancellation)
    {
        AttributeData? mark = type.GetAttributes().FirstOrDefault(ModelDeclaration.IsBlockMark);
        LayerSpec? block = mark is null ? null : AttributeReader.Read(mark, cancellation);
        bool isForeign = !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly);
        return new BlockSpec(
            name,
            type.Name,
            isForeign ? type.ContainingAssembly.Name : null,
            block is { Kind: Block },
            (block?.Find("symbols")?.Items ?? []).Select(symbol => symbol.Text).ToEquatableArray(),
            chain.Select(layer => AttributeReader.Read(layer, cancellation)).ToEquatableArray());
    }

    private static IEnumerable<INamedTypeSymbol> UsedBy(ImmutableArray<AttributeData> layers) => layers
        .Where(layer => layer.AttributeClass is { Name: Use + "Attribute", TypeArguments.Length: 1 })
        .Select(layer => layer.AttributeClass!.TypeArguments[0])
        .OfType<INamedTypeSymbol>()
        .Where(type => type.TypeKind != TypeKind.Error);
}
