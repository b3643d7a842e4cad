using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kiln.Benchmarks.Editing;

/// <summary>A project as an editor holds it: many plain files, and models among them.</summary>
internal static class Project
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpParseOptions Options => s_options;

    public static CSharpCompilation Of(int plainFiles, int models) => Create(
        [.. Enumerable.Range(0, plainFiles).Select(file => Plain(file, 0)), .. Enumerable.Range(0, models).Select(model => Model(model, 8))]);

    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create(
        "Edited",
        [Parse("global using System; global using Kiln;"), .. sources.Select(Parse)],
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, s_options);

    /// <summary>A class without anything of Kiln's; the edit changes a number in it.</summary>
    public static string Plain(int file, int edit) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Plain.Part{{file % 40}}
        {
            [Serializable]
            public class Class{{file}}
            {
                private readonly int _value = {{edit}};
                public int Value => _value + {{file}};
                public string Describe(string prefix) => prefix + Value;
            }
        }
        """);

    /// <summary>A small sequence model; the edit changes the width of its hidden layer.</summary>
    public static string Model(int model, int width) => string.Create(CultureInfo.InvariantCulture, $$"""
        namespace Models;

        [Model]
        [Input("B", "T", 10)]
        [RNN({{width}})]
        [Linear(16), ReLU, Dropout(0.1)]
        [Linear(5)]
        [View(-1, 5)]
        [CrossEntropyLoss]
        public partial class Net{{model}};
        """);

    /// <summary>A chain of that many layers: linear ones, activations and a residual in turn.</summary>
    public static string Deep(int layers)
    {
        var source = new StringBuilder("[Model]\n[Input(\"B\", 64)]\n");
        for (int i = 0; i < layers - 1; i++)
        {
            source.Append((i % 5) switch
            {
                0 => $"[Linear(64, As = \"h{i}\")]\n",
                1 or 3 => "[GELU]\n",
                2 => "[Linear(64)]\n",
                _ => $"[Add(\"h{i - 4}\")]\n",
            });
        }

        return source.Append("[MSELoss]\npublic partial class Deep;\n").ToString();
    }
}
