using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator;

/// <summary>What a project may set, as MSBuild properties or in a <c>.globalconfig</c>.</summary>
/// <param name="Dump"><c>KilnDump</c> or <c>kiln_dump</c>: print what each pass made as comments of the generated file.</param>
/// <param name="FillDeadBuffers"><c>KilnFillDeadBuffers</c> or <c>kiln_fill_dead_buffers</c>: fill each buffer with NaN after its last use.</param>
internal sealed record CompilerOptions(bool Dump, bool FillDeadBuffers)
{
    public static CompilerOptions From(AnalyzerConfigOptionsProvider provider) => new(
        IsSet(provider.GlobalOptions, "build_property.KilnDump") || IsSet(provider.GlobalOptions, "kiln_dump"),
        IsSet(provider.GlobalOptions, "build_property.KilnFillDeadBuffers") || IsSet(provider.GlobalOptions, "kiln_fill_dead_buffers"));

    private static bool IsSet(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
