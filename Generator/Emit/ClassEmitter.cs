using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The public class: documentation, constants, construction, calls, and what every model is.</summary>
internal static class ClassEmitter
{
    public static void Write(CodeWriter code, EmitModel model)
    {
        var scopes = new Stack<CodeWriter.Scope>();
        foreach (string header in model.Spec.ContainingTypes)
            scopes.Push(code.Block(header));
        if (model.Spec.Variant is { } variant)
            code.Documentation($"<summary>{variant.Family} with {variant}.</summary>");
        code.Documentation(Documentation.Remarks(model));
        using (code.Block(Header(model.Spec)))
        {
            Constants(code, model);
            ConstructionEmitter.Write(code, model);
            code.Line();
            new CallEmitter(code, model).Write();
            code.Line();
            ModelMembers(code);
            code.Line();
            LayersEmitter.Write(code, model);
        }

        CallEmitter.WriteStateClass(code, model);

        while (scopes.Count > 0)
            scopes.Pop().Dispose();
    }

    /// <summary>A variant has no half of the user's, who sees it by its interface.</summary>
    private static string Header(ModelSpec spec) => spec.Variant is null
        ? $"partial class {Identifiers.Escape(spec.Name)} : IModel"
        : $"public sealed partial class {Identifiers.Escape(spec.Name)} : IVariant";

    private static void Constants(CodeWriter code, EmitModel model)
    {
        code.Documentation("<summary>Number of trainable and frozen parameters.</summary>");
        code.WriteLine($"public const int ParameterCount = {model.ParameterCount};");
        code.Line();
        code.Documentation("<summary>The layers, their shapes, and what memory and work they cost.</summary>");
        code.WriteLine("public static ModelInfo Info { get; } = CreateInfo();");
        code.Line();
        StructureEmitter.Write(code, model);
        code.Line();
    }

    private static void ModelMembers(CodeWriter code) => code.WriteLine("""
        /// <inheritdoc/>
        public Span<float> Parameters => _state.Parameters;

        /// <inheritdoc/>
        public Span<float> Gradients => _state.Gradients;

        /// <inheritdoc/>
        public IReadOnlyList<ParameterInfo> ParameterInfos => _state.ParameterInfos;

        /// <inheritdoc/>
        public ModelInfo Structure => Info;

        /// <inheritdoc/>
        public RngState RngState { get => _state.RngState; set => _state.RngState = value; }

        /// <inheritdoc/>
        public ParameterInfo Parameter(string name) => _state.Parameter(name);

        /// <inheritdoc/>
        public void Save(string path) => _state.Save(path);

        /// <inheritdoc/>
        public void Load(string path, Func<string, string>? map = null, bool strict = true) => _state.Load(path, map, strict);

        /// <inheritdoc/>
        public void CopyParametersFrom(IModel other) => _state.CopyParametersFrom(other);
        """);
}
