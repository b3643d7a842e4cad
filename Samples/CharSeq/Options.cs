namespace Samples;

/// <summary>What the command line says; the defaults are in <see cref="CommandLine"/>.</summary>
/// <param name="Text">A file to train on; null for the stories that came with the sample.</param>
/// <param name="Steps">Training steps of one batch each.</param>
/// <param name="LearningRate">Adam's rate at the start; it falls to zero in a straight line.</param>
/// <param name="Seed">Decides the initial weights, the order of the windows and the generated text.</param>
/// <param name="Batch">Windows per step.</param>
/// <param name="Length">Characters per window.</param>
/// <param name="Prompt">What the generated text continues.</param>
/// <param name="Temperature">Below 1 the likely characters become likelier; 0 always takes the likeliest.</param>
/// <param name="Characters">How many characters to generate.</param>
internal sealed record Options(
    FileInfo? Text, int Steps, float LearningRate, long Seed, int Batch, int Length, string Prompt, float Temperature, int Characters);
