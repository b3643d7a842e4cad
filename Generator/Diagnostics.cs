using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator;

/// <summary>
/// Every rule, in id order: 01xx declaration, 02xx arguments, 03xx shapes, 04xx losses and targets, 05xx sequences, 06xx memory,
/// 09xx information. The comment above a rule says what its placeholders take; "layer" means <c>MessageValue.OfLayer</c>, which prints
/// as the attribute's text with its line.
/// </summary>
internal static class Diagnostics
{
    private const string HelpBase = "build/docs/";

    // {0} class name
    public static readonly DiagnosticDescriptor NotPartial = CreateError("KILN0101", "Model class must be partial",
        "'{0}' carries [Model] but is not partial, so the generated half has no place. Add 'partial'.");

    // {0} class name, {1} what it is: "static", "nested in 'Outer', which is not partial", {2} what to do, no full stop
    public static readonly DiagnosticDescriptor UnsupportedType = CreateError("KILN0102", "Kind of type that cannot be a model",
        "'{0}' cannot be a model: it is {1}. {2}.");

    // {0} attribute as written, {1} class name
    public static readonly DiagnosticDescriptor LayerOnOtherPart = CreateError("KILN0103", "Layer outside the [Model] declaration",
        "[{0}] stands on another part of '{1}' than [Model], and C# gives attributes no order across parts. Move it to the declaration with [Model].");

    // {0} class name, {1} first layer as written, without line
    public static readonly DiagnosticDescriptor InputMissing = CreateError("KILN0104", "Chain does not start with Input",
        "The chain of '{0}' starts with {1}, which has nothing to work on. Put [Input(...)] first, such as [Input(\"B\", 784)].");

    // {0} unknown name, {1} ending: "", or " Did you mean 'skip', …?", or " No layer before it has a name. …"
    public static readonly DiagnosticDescriptor UnknownName = CreateError("KILN0105", "Name is not defined before its use",
        "No earlier layer is named '{0}'.{1}");

    // {0} name, {1} layer that has it already
    public static readonly DiagnosticDescriptor DuplicateName = CreateError("KILN0106", "Name is used twice",
        "The name '{0}' is taken by {1}, and the names of one model must differ. Choose another.");

    // {0} name
    public static readonly DiagnosticDescriptor UnusedName = CreateWarning("KILN0107", "Name is never used",
        "The name '{0}' is never used. Remove it, use it in From, Add, Mul or Concat, or publish the value with [Output(\"{0}\")].");

    // {0} symbol, {1} what it clashes with: "the symbol 'b' when lower-cased", "the C# keyword 'in'", "the argument 'x'"
    public static readonly DiagnosticDescriptor SymbolClash = CreateError("KILN0108", "Symbol clashes with another name",
        "The symbol '{0}' clashes with {1}: symbols become arguments in lower case. Rename it.");

    // {0} member name, {1} class name, {2} why it is generated: "every model has", "Output("hidden") on line 4 makes"
    public static readonly DiagnosticDescriptor MemberClash = CreateError("KILN0109", "Member clashes with a generated one",
        "'{1}.{0}' clashes with the member of that name which {2}. Rename yours.");

    // {0} layer or option, such as "SelfAttention" or "LSTM with ProjSize"
    public static readonly DiagnosticDescriptor NotSupportedYet = CreateError("KILN0110", "Layer is not compiled by this version",
        "{0} is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.");

    // {0} attribute's kind
    public static readonly DiagnosticDescriptor UnknownLayer = CreateError("KILN0111", "Unknown layer",
        "'{0}' derives from LayerAttribute, but this version of Kiln has no layer of that name. Use [Map(nameof(F))] for a function of your own.");

    // {0} layer after the loss as written, {1} the loss (layer)
    public static readonly DiagnosticDescriptor ChainEndsAtLoss = CreateError("KILN0112", "Chain goes on after a loss",
        "{0} has no input: the chain ended at {1}. Put [From(\"name\")] before it to go on from a named value.");

    // {0} function name, {1} what is wrong: "'Math.Sin(x)' is not a MathF function with a derivative"
    public static readonly DiagnosticDescriptor UnusableFunction = CreateError("KILN0113", "Function of Map cannot be compiled",
        "Map cannot compile '{0}': {1}. Write 'static float {0}(float x)' or '(float x, float other)' with one expression over arithmetic, comparison, '?:', constants and MathF.");

    // {0} class name, {1} what is missing: "it has no layer", "Input is its only layer"
    public static readonly DiagnosticDescriptor EmptyChain = CreateError("KILN0114", "Model has nothing to compute",
        "'{0}' has nothing to compute: {1}. Stack layers under [Model], such as [Input(\"B\", 4), Linear(3)].");

    // {0} class name
    public static readonly DiagnosticDescriptor DuplicateModel = CreateError("KILN0115", "More than one part carries [Model]",
        "More than one part of '{0}' carries [Model]. Keep the one with the layers.");

    // {0} block name, {1} assembly name
    public static readonly DiagnosticDescriptor ForeignBlock = CreateError("KILN0116", "Block lives in another assembly",
        "The block '{0}' comes from '{1}'; blocks are compiled from source. Copy it into this project.");

    // {0} constructor: "Net(int, long)", {1} why: "does not call it, so the model would have no memory", "has the same parameters"
    public static readonly DiagnosticDescriptor ConstructorClash = CreateError("KILN0117", "Constructor clashes with the generated one",
        "The constructor '{0}' clashes with the generated one: it {1}. Let it take other parameters and call the generated one with ': this(...)'.");

    // {0} output as written (layer), {1} property name, {2} what has it: "every model has", {3} a free name
    public static readonly DiagnosticDescriptor OutputClash = CreateError("KILN0118", "Output is named like a generated member",
        "{0} would publish a property '{1}', which {2}. Rename the output, for example to {3}.");

    // {0} unknown symbol, {1} ending: " Did you mean 'T'?" or what the inputs declare
    public static readonly DiagnosticDescriptor UnknownSymbol = CreateError("KILN0119", "Symbol is not declared by an input",
        "No input declares the symbol '{0}'.{1}");

    // {0} Use as written (layer), {1} class name
    public static readonly DiagnosticDescriptor NotABlock = CreateError("KILN0120", "Class is not a block",
        "{0} uses '{1}', which is not a block: it has no [Block]. Add [Block(...)] with its symbols to '{1}'.");

    // {0} Use as written (layer), {1} block name, {2} the way back to it: "A uses B uses A"
    public static readonly DiagnosticDescriptor CyclicBlock = CreateError("KILN0121", "Block contains itself",
        "{0} would never end, because the block '{1}' contains itself: {2}. Remove one of these uses.");

    // {0} swept name, {1} what it is too: "swept by Sweep("H", 4) on line 2 already", "a symbol of Input("B", "T") on line 3, which has its value at run time"
    public static readonly DiagnosticDescriptor SweptNameTaken = CreateError("KILN0122", "Swept name means something else too",
        "'{0}' cannot be swept here: it is {1}. Choose another name.");

    // {0} swept name
    public static readonly DiagnosticDescriptor UnusedSweep = CreateError("KILN0123", "Swept name is never used",
        "No layer has a size over the swept name '{0}', so its variants would be one model. Write it in the place of a size, such as [Linear(\"{0}\")], or remove the sweep.");

    // {0} class name, {1} number of variants: "300", "32*9 = 288", {2} the most there may be
    public static readonly DiagnosticDescriptor TooManyVariants = CreateError("KILN0124", "Sweeps make too many variants",
        "The sweeps of '{0}' make {1} variants, each a class, more than {2}. Remove values, or search over some sizes after the others.");

    // {0} layer, {1} argument, {2} value
    public static readonly DiagnosticDescriptor SizeBelowOne = CreateError("KILN0201", "Size is below 1",
        "{0}: {1} is {2}, but a size is at least 1. Write a positive number.");

    // {0} layer, {1} argument, {2} value, {3} what is allowed: "a number in [0, 1)", "at most half the kernel, 2"
    public static readonly DiagnosticDescriptor OptionOutOfRange = CreateError("KILN0202", "Option value is out of range",
        "{0}: {1} cannot be {2}. Write {3}.");

    // {0} layer, {1} argument, {2} what is needed: "an integer", "a name"
    public static readonly DiagnosticDescriptor InvalidArgument = CreateError("KILN0203", "Argument has no usable constant value",
        "{0}: the value of {1} is not known when the model is compiled. Write {2} as a constant.");

    // {0} text as written, {1} what is wrong with it: "')' is missing", "'/' needs a constant"
    public static readonly DiagnosticDescriptor InvalidDimension = CreateError("KILN0204", "Size expression cannot be read",
        "'{0}' is not a size: {1}. Write a number, a symbol such as \"T\", or a product such as \"B*T\".");

    // {0} text as written
    public static readonly DiagnosticDescriptor InvalidName = CreateError("KILN0205", "Name is not an identifier",
        "'{0}' cannot be a name. Write a letter or underscore, followed by letters, digits and underscores.");

    // {0} layer, {1} first option, {2} second option, {3} what to do
    public static readonly DiagnosticDescriptor ArgumentConflict = CreateError("KILN0206", "Arguments exclude each other",
        "{0}: {1} cannot be combined with {2}. {3}.");

    // {0} layer, {1} argument, {2} what it needs it for: "names what it joins", {3} what to write
    public static readonly DiagnosticDescriptor MissingArgument = CreateError("KILN0207", "Argument is missing",
        "{0}: {1} is missing, which {2}. Write {3}.");

    // {0} layer, {1} what is too large: "a size", "the parameters"
    public static readonly DiagnosticDescriptor SizeTooLarge = CreateError("KILN0208", "Size exceeds what can be computed with",
        "{0}: {1} exceeds what Kiln computes with. Make it smaller.");

    // {0} Use as written (layer), {1} number of values: "1 value", {2} block name, {3} its symbols: "the symbols "C", "H""
    public static readonly DiagnosticDescriptor BlockArguments = CreateError("KILN0209", "Block gets another number of values than it has symbols",
        "{0} gives {1}, but the block '{2}' declares {3}. Write one value for each symbol.");

    // {0} sweep (layer), {1} value
    public static readonly DiagnosticDescriptor DuplicateValue = CreateError("KILN0210", "Sweep has a value twice",
        "{0} has the value {1} twice, which would make the same class again. Remove one.");

    // {0} layer, {1} what it needs: "(B, C, H, W)", "rank 2 or 3", {2} layer before, {3} its shape, {4} what to do, no full stop
    public static readonly DiagnosticDescriptor RankMismatch = CreateError("KILN0301", "Value has the wrong number of axes",
        "{0} needs {1}, but {2} gives {3}. {4}.");

    // {0} layer, such as "Linear(512 -> 10)", {1} size found, {2} layer it comes from, {3} its shape, with what happened since: "(B, 16, 5, 5), flattened to (B, 400)",
    // {4} size stated, {5} what is counted: "features", "channels", "channel"
    public static readonly DiagnosticDescriptor InputSizeMismatch = CreateError("KILN0302", "Stated input size is not what arrives",
        "{0} receives {1} {5}: {2} gives {3}. Remove the {4}, or make it {1}.");

    // {0} layer, {1} current shape, {2} the other's name, {3} the other's shape, {4} the axes that differ: "axis 1 is 64 here and 32 there",
    // {5} layer that changed them, {6} what to do, no full stop
    public static readonly DiagnosticDescriptor OperandsDiffer = CreateError("KILN0303", "Combined values have different shapes",
        "{0} combines {1} with '{2}' of {3}: {4}, changed by {5}. {6}; nothing is broadcast.");

    // {0} layer, {1} shape in, {2} why: "16*T is not a multiple of 10", "5*6 = 30 values, but (B, 40) has 40*B", {3} layer before, {4} what to do, no full stop
    public static readonly DiagnosticDescriptor ViewMismatch = CreateError("KILN0304", "View does not keep the number of values",
        "{0} cannot be taken of {1}, which {3} gives: {2}. {4}.");

    // {0} layer, {1} axis as written, {2} shape in, {3} first legal axis, {4} last legal axis
    public static readonly DiagnosticDescriptor AxisOutOfRange = CreateError("KILN0305", "Axis does not exist",
        "{0}: there is no axis {1} in {2}. Use {3} to {4}.");

    // {0} layer, {1} layer before, {2} its shape, {3} the arithmetic: "height (4 + 2*0 - 5)/1 + 1 = 0", {4} what to do, no full stop
    public static readonly DiagnosticDescriptor NothingLeft = CreateError("KILN0306", "Result has a size below 1",
        "{0} leaves nothing, {3}: {1} gives {2}. {4}.");

    // {0} layer, {1} type needed: "float values", "class indices (Int32 or Int64)", {2} layer before, {3} its type, {4} what to do, no full stop
    public static readonly DiagnosticDescriptor WrongType = CreateError("KILN0307", "Value has the wrong type",
        "{0} takes {1}, but {2} gives {3}. {4}.");

    // {0} layer, {1} shape in, {2} shape out, {3} layer before
    public static readonly DiagnosticDescriptor FeaturesIntoBatch = CreateWarning("KILN0308", "View folds features into the batch",
        "{0} turns {1}, which {3} gives, into {2}, so values of one sample are spread over several rows. If that is not meant, use [Flatten] or keep the batch axis.");

    // {0} layer, {1} its weight's shape, {2} name it is tied to, {3} that weight's shape, {4} the layer that owns it
    public static readonly DiagnosticDescriptor TiedShapeDiffers = CreateError("KILN0309", "Tied weight has another shape",
        "{0} needs a weight of {1}, but '{2}' of {4} has {3}. Make the sizes agree, or remove TiedTo.");

    // {0} layer, {1} shape in, {2} why: "axis 1 has size 3, not 1", "3*4 = 12 is not 10", and what to do
    public static readonly DiagnosticDescriptor AxisSizeMismatch = CreateError("KILN0310", "Axis has another size than needed",
        "{0} does not fit {1}: {2}");

    // {0} layer, {1} axis, {2} its size, {3} start, {4} end, {5} layer before
    public static readonly DiagnosticDescriptor SliceOutside = CreateError("KILN0311", "Slice is outside the axis",
        "{0}: {3} to {4} is not a part of {1}, whose size is {2} from {5}. Choose a start and an end inside it.");

    // {0} layer, {1} its input shape, {2} layer the image comes from, {3} name and size of the last axis: "the width 5", {4} flattened size
    public static readonly DiagnosticDescriptor LinearOnImage = CreateWarning("KILN0312", "Linear works on an image's last axis",
        "{0} works on the last axis of {1} alone, {3}; {2} gives an image. Insert [Flatten] to give it all {4} features.");

    // {0} layer, {1} size, {2} what is split: "features", "channels", {3} number of parts, {4} their name: "heads", "groups", {5} layer before, {6} its shape
    public static readonly DiagnosticDescriptor NotDivisible = CreateError("KILN0313", "Size cannot be split evenly",
        "{0} splits {1} {2} into {3} {4}, but {1} is not a multiple of {3}: {5} gives {6}. Choose a number of {4} that divides {1}.");

    // {0} shape as told, {1} layer without line, {2} its shape
    public static readonly DiagnosticDescriptor WrongShapeComment = CreateWarning("KILN0314", "Comment tells another shape",
        "The comment says {0}, but {1} gives {2}. Write {2}.");

    // {0} layer, {1} its input shape, {2} number of classes, {3} layer before
    public static readonly DiagnosticDescriptor SequenceIntoClassLoss = CreateError("KILN0401", "Class loss over a sequence",
        "{0} scores (N, C), but receives {1} from {3}. To score every step insert [View(-1, {2})]; to score the whole sequence insert [LastStep].");

    // {0} the softmax (layer), {1} the loss as written
    public static readonly DiagnosticDescriptor SoftmaxBeforeLoss = CreateWarning("KILN0402", "Softmax before a loss that contains it",
        "{1} takes logits and applies the softmax itself, so {0} makes it a double one. Remove it.");

    // {0} the sigmoid (layer), {1} the loss as written
    public static readonly DiagnosticDescriptor SigmoidBeforeLoss = CreateWarning("KILN0403", "Sigmoid before a loss that contains it",
        "{1} takes logits and applies the sigmoid itself, so {0} makes it a double one. Remove it, or use BCELoss.");

    // {0} target name, {1} its shape and type here, {2} the earlier loss (layer), {3} its shape and type there
    public static readonly DiagnosticDescriptor TargetsDisagree = CreateError("KILN0404", "Losses share a target they do not agree on",
        "The target '{0}' is {1} here, but {3} for {2}. Give one of the losses another Target.");

    // {0} loss, {1} layer that gives one class
    public static readonly DiagnosticDescriptor OneClass = CreateWarning("KILN0406", "Class loss over one class",
        "{0} scores one class, which {1} gives, so the loss is always 0. Use BCEWithLogitsLoss for a yes or no, or make it 2 classes.");

    // {0} layer, {1} layer before, {2} its shape
    public static readonly DiagnosticDescriptor NotASequence = CreateError("KILN0501", "Recurrent layer needs a sequence",
        "{0} needs (B, T, F), but {1} gives {2}. Give the input a time axis, such as [Input(\"B\", \"T\", 10)].");

    // {0} layer, {1} the input (layer), {2} its shape, {3} the shape to write: Input("B", "T", 10)
    public static readonly DiagnosticDescriptor TimeMajorInput = CreateError("KILN0502", "Sequence is time-major",
        "{0} takes batch first, but {1} is {2}, time first. Write [{3}].");

    // {0} layer, {1} layer before, {2} its shape
    public static readonly DiagnosticDescriptor NotPerStep = CreateError("KILN0503", "LastStep needs a value per step",
        "{0} picks a step of (B, T, F), but {1} gives {2}. Put it after a recurrent layer, before the time axis is merged or dropped.");

    // {0} layer, {1} the bidirectional layer
    public static readonly DiagnosticDescriptor LastStepOfBidirectional = CreateWarning("KILN0504", "LastStep after a bidirectional layer",
        "{0} takes the last step of {1}, where the reverse half has seen only that one step. Use [HiddenState] for both final states.");

    // {0} layer, {1} layer before
    public static readonly DiagnosticDescriptor NotAfterRecurrent = CreateError("KILN0505", "Layer must follow a recurrent one",
        "{0} reads the final state of a recurrent layer, but follows {1}. Put it directly after RNN, LSTM or GRU.");

    // {0} layer, {1} shape of the state needed, {2} name, {3} its shape
    public static readonly DiagnosticDescriptor StateMismatch = CreateError("KILN0506", "Initial state has another shape",
        "{0} starts from a state of {1}, but '{2}' is {3}. Make the shapes equal.");

    // {0} model, {1} why, as the end of a sentence
    public static readonly DiagnosticDescriptor NotPackable = new("KILN0507", "Model has no packed calls",
        "{0} has no calls over packed sequences, because {1}", "Kiln", DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpBase + "KILN0507.md");

    // {0} budget as written, {1} bytes needed: "312 KB", {2} symbols: "B = 32, T = 64", {3} largest part: "LSTM(128) on line 5 keeps 196 KB"
    public static readonly DiagnosticDescriptor OverBudget = CreateError("KILN0601", "Training needs more memory than allowed",
        "Training with {2} needs {1}, more than the budget of {0}: {3}. Make the model, the batch or the sequences smaller, or raise the budget.");

    // {0} size as written
    public static readonly DiagnosticDescriptor InvalidBudget = CreateError("KILN0602", "Budget cannot be read",
        "'{0}' is not a size of memory. Write a number with B, KB, MB or GB, such as \"256KB\".");

    // {0} budget (layer), {1} symbol
    public static readonly DiagnosticDescriptor BudgetSymbol = CreateError("KILN0603", "Budget has no value for a symbol",
        "{0} has no value for the symbol '{1}', on which the memory depends. Add \"{1} = 16\" behind the size.");

    // {0} layer without line, {1} shapes: "(B, 4) -> (B, 16)", {2} ending: ", 80 parameters", ", 80 parameters, for H = 8"
    public static readonly DiagnosticDescriptor LayerShape = new("KILN0901", "Shape of a layer",
        "{0}: {1}{2}", "Kiln", DiagnosticSeverity.Info, isEnabledByDefault: false, helpLinkUri: HelpBase + "KILN0901.md");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, UnsupportedType, LayerOnOtherPart, InputMissing, UnknownName, DuplicateName, UnusedName, SymbolClash, MemberClash,
        NotSupportedYet, UnknownLayer, ChainEndsAtLoss, UnusableFunction, EmptyChain, DuplicateModel, ForeignBlock, ConstructorClash,
        OutputClash, UnknownSymbol, NotABlock, CyclicBlock, SweptNameTaken, UnusedSweep, TooManyVariants,
        SizeBelowOne, OptionOutOfRange, InvalidArgument, InvalidDimension, InvalidName, ArgumentConflict,
        MissingArgument, SizeTooLarge, BlockArguments, DuplicateValue,
        RankMismatch, InputSizeMismatch, OperandsDiffer, ViewMismatch, AxisOutOfRange, NothingLeft, WrongType, FeaturesIntoBatch,
        TiedShapeDiffers, AxisSizeMismatch, SliceOutside, LinearOnImage, NotDivisible, WrongShapeComment,
        SequenceIntoClassLoss, SoftmaxBeforeLoss, SigmoidBeforeLoss, TargetsDisagree, OneClass,
        NotASequence, TimeMajorInput, NotPerStep, LastStepOfBidirectional, NotAfterRecurrent, StateMismatch, NotPackable,
        OverBudget, InvalidBudget, BudgetSymbol, LayerShape,
    ];

    /// <summary>The rule of that id, which must exist.</summary>
    public static DiagnosticDescriptor Of(string id)
    {
        foreach (DiagnosticDescriptor rule in All)
        {
            if (rule.Id == id)
                return rule;
        }

        throw new ArgumentOutOfRangeException(nameof(id), id, "No such rule.");
    }

    // Not configurable: the generator refuses the model whatever a ruleset says, so hiding the reason would help nobody.
    private static DiagnosticDescriptor CreateError(string id, string title, string messageFormat) =>
        new(id, title, messageFormat, "Kiln", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpBase + id + ".md",
            customTags: WellKnownDiagnosticTags.NotConfigurable);

    private static DiagnosticDescriptor CreateWarning(string id, string title, string messageFormat) =>
        new(id, title, messageFormat, "Kiln", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpBase + id + ".md");
}
