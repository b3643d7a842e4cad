using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>
/// What users write. One file per layer checks its arguments and the shape that arrives, declares its parameters with their
/// initialisation, and lowers to ops. It holds no backward code: ops know their gradients.
/// </summary>
internal abstract class Layer
{
    /// <summary>The attribute's name.</summary>
    public abstract string Kind { get; }

    /// <summary>Recurrent layers have no number in their parameters' names when they are alone of their kind.</summary>
    public virtual bool IsRecurrent => false;

    /// <summary>Whether the chain may not go on after it except through <c>From</c>.</summary>
    public virtual bool IsLoss => false;

    /// <summary>Whether it is a loss whose targets are classes, which callers pass as int or long.</summary>
    public virtual bool ScoresClasses => false;

    /// <summary>Whether it takes the steps away: what it gives has one row per sequence.</summary>
    public virtual bool EndsSequence => false;

    /// <summary>Whether it needs a current value; <c>Input</c> and <c>From</c> do not.</summary>
    public virtual bool StartsChain => false;

    /// <summary>Whether it may stand behind a loss without <c>From</c>.</summary>
    public virtual bool MayFollowLoss => StartsChain;

    /// <summary>Whether the layer deals with <c>As</c> by itself.</summary>
    public virtual bool NamesItself => false;

    /// <summary>
    /// Checks, then lowers. Returns the new current value, or null after having reported an error.
    /// </summary>
    public abstract Value? Lower(LayerContext context);
}
