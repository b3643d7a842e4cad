using System.Collections.Immutable;
using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator;

/// <summary>
/// Reports what is wrong with a model while it is typed. Editors run generators on save or build only, so the errors come from here;
/// the front end is the generator's own.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Diagnostics.All;

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        CancellationToken cancellation = context.CancellationToken;
        if (ModelDeclaration.Of((INamedTypeSymbol)context.Symbol, cancellation) is not { } declaration)
            return;
        ModelSpec spec = ModelParser.Parse(declaration, cancellation);
        var locator = new ArgumentLocator(declaration, cancellation);
        int unreadable = FirstUnreadable(spec);
        ModelCheck check = ModelCompiler.Check(spec, cancellation);
        foreach (ModelError error in check.Errors)
        {
            // C# has said already what is wrong with an unreadable attribute, and the layers behind it stand on nothing.
            if (error.Layer >= unreadable)
                return;
            context.ReportDiagnostic(ToDiagnostic(error, locator));
            // What follows an error is guesswork about a value that does not exist.
            if (error.IsError)
                return;
        }

        ReportShapes(context, declaration, check, locator);
    }

    private static void ReportShapes(SymbolAnalysisContext context, ModelDeclaration declaration, ModelCheck check, ArgumentLocator locator)
    {
        foreach (Diagnostic wrongComment in ShapeCommentCheck.Of(declaration, check, locator, context.CancellationToken))
            context.ReportDiagnostic(wrongComment);
        foreach (LayerShape layer in check.Layers)
            ReportShape(context, locator, layer, "");
        foreach ((VariantSpec variant, IReadOnlyList<LayerShape> layers) in check.Variants.Take(1))
        {
            foreach (LayerShape layer in layers)
                ReportShape(context, locator, layer, $", for {variant}");
        }
    }

    private static void ReportShape(SymbolAnalysisContext context, ArgumentLocator locator, LayerShape layer, string variant)
    {
        string input = layer.Input is null ? "" : $"{layer.Input} -> ";
        string parameters = layer.Parameters == 0 ? "" : string.Format(CultureInfo.InvariantCulture, ", {0:N0} parameters", layer.Parameters);
        context.ReportDiagnostic(Diagnostic.Create(
            Diagnostics.LayerShape, locator.Of(layer.Layer), locator.Describe(layer.Layer, withLine: false), input + layer.Output, parameters + variant));
    }

    private static int FirstUnreadable(ModelSpec spec)
    {
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            if (spec.Layers[i].IsInvalid)
                return i;
        }

        for (int i = 0; i < spec.Options.Count; i++)
        {
            if (spec.Options[i].IsInvalid)
                return spec.Layers.Count + i;
        }

        return int.MaxValue;
    }

    private static Diagnostic ToDiagnostic(ModelError error, ArgumentLocator locator)
    {
        string Describe(int layer) => locator.Describe(layer, withLine: layer != error.Layer);
        string[] values = [.. error.Values.Select(value => value.Resolve(Describe))];
        Diagnostic plain = Diagnostic.Create(error.Rule, LocationOf(error, locator), RelatedTo(error, locator), PropertiesOf(error), [.. values]);
        if (error.Variants is null)
            return plain;
        DiagnosticDescriptor rule = error.Rule;
        return Diagnostic.Create(
            rule.Id, rule.Category, error.Message(Describe), rule.DefaultSeverity, rule.DefaultSeverity, rule.IsEnabledByDefault, plain.WarningLevel,
            rule.Title, rule.Description, rule.HelpLinkUri, plain.Location, plain.AdditionalLocations, rule.CustomTags, plain.Properties);
    }

    // What the message points back to, which editors offer to jump to.
    private static Location[] RelatedTo(ModelError error, ArgumentLocator locator)
    {
        if (error.Rule == Diagnostics.LayerOnOtherPart || error.Rule == Diagnostics.DuplicateModel)
            return [locator.OfClass];
        return error.RelatedLayer >= 0 ? [locator.Of(error.RelatedLayer)] : [];
    }

    // Some things are neither the class name nor an attribute.
    private static Location LocationOf(ModelError error, ArgumentLocator locator)
    {
        if (error.Rule == Diagnostics.MemberClash || error.Rule == Diagnostics.ConstructorClash)
            return locator.OfMember(error.Values[0].Text);
        if (error.Rule == Diagnostics.DuplicateModel)
            return locator.OfDuplicate();
        return error.Rule == Diagnostics.UnusableFunction
            ? locator.OfFunction(error.Layer, error.Argument, error.Values[0].Text)
            : locator.Of(error.Layer, error.Argument, error.Item);
    }

    // What a code fix needs to repair the place without working the error out again.
    private static ImmutableDictionary<string, string?> PropertiesOf(ModelError error)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (error.Argument is not null)
            properties = properties.Add(DiagnosticProperties.Argument, error.Argument);
        if (error.Repair is not null)
            properties = properties.Add(DiagnosticProperties.Repair, error.Repair);
        return properties;
    }
}
