namespace Samples;

/// <summary>What the command line says; the defaults are in <see cref="CommandLine"/>.</summary>
/// <param name="Data">A folder of IDX files; null for digits drawn by the sample.</param>
/// <param name="Model">Which network learns.</param>
/// <param name="Epochs">Passes over all images.</param>
/// <param name="Batch">Images per step.</param>
/// <param name="LearningRate">Adam's rate.</param>
/// <param name="Seed">Decides the initial weights and the order of the images.</param>
/// <param name="Sheet">Where the picture of the mistakes goes.</param>
internal sealed record Options(DirectoryInfo? Data, ModelChoice Model, int Epochs, int Batch, float LearningRate, long Seed, FileInfo Sheet);

/// <summary>Which network learns.</summary>
internal enum ModelChoice
{
    /// <summary>One after the other.</summary>
    Both,

    /// <summary>784-128-10.</summary>
    Perceptron,

    /// <summary>LeNet-5.</summary>
    LeNet,
}
