namespace Kiln;

/// <summary>
/// Marks a partial class as a neural network. The layer attributes on the same declaration, in source order, are its chain; the
/// compiler writes the constructor, <c>Forward</c>, <c>Loss</c>, <c>Train</c> and everything of <see cref="IModel"/>.
/// </summary>
/// <example>
/// <code>
/// [Model]
/// [Input("B", 784)]
/// [Linear(128), ReLU]
/// [Linear(10)]
/// [CrossEntropyLoss]
/// public partial class Digits;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModelAttribute : Attribute;
