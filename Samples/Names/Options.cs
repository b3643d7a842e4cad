namespace Samples;

/// <summary>What the command line says.</summary>
/// <param name="Data">A folder of lists; null for those that came with the sample.</param>
/// <param name="Epochs">Passes over the names; null for as many as the lists need.</param>
/// <param name="Batch">Names per step.</param>
/// <param name="LearningRate">Adam's rate.</param>
/// <param name="Seed">Decides weights, split and order.</param>
internal sealed record Options(DirectoryInfo? Data, int? Epochs, int Batch, float LearningRate, long Seed);
