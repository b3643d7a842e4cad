namespace Kiln;

/// <summary>
/// Where a trainer keeps its state: <c>last.safetensors</c>, from which training goes on with the same bits as if it had not stopped, and
/// <c>best.safetensors</c>, the model of the best epoch. Each file is complete or not there, whenever the process dies.
/// </summary>
public sealed class Checkpoints
{
    /// <summary>Keeps checkpoints in a folder, which is made if needed.</summary>
    /// <param name="folder">The folder; of one training alone.</param>
    /// <param name="everySteps">Optimizer steps between checkpoints; 0 for the ends of epochs alone.</param>
    /// <param name="keep">Numbered checkpoints that stay beside the last one, the newest.</param>
    /// <param name="resume">Whether training goes on from the last checkpoint, if there is one.</param>
    public Checkpoints(string folder, long everySteps = 0, int keep = 0, bool resume = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        Folder = Path.GetFullPath(folder);
        EverySteps = everySteps;
        Keep = keep;
        Resume = resume;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Optimizer steps between checkpoints; 0 for the ends of epochs alone.</summary>
    public long EverySteps { get; }

    /// <summary>Numbered checkpoints that stay beside the last one.</summary>
    public int Keep { get; }

    /// <summary>Whether training goes on from the last checkpoint.</summary>
    public bool Resume { get; }

    /// <summary>The newest checkpoint: model, optimizer, schedule, random state and place in the data.</summary>
    public string LastPath => Path.Combine(Folder, "last.safetensors");

    /// <summary>The model of the best epoch.</summary>
    public string BestPath => Path.Combine(Folder, "best.safetensors");

    /// <summary>Makes the folder, and clears what a process left that died while it wrote.</summary>
    internal void Prepare()
    {
        Directory.CreateDirectory(Folder);
        foreach (string file in Directory.EnumerateFiles(Folder, "*.safetensors.*.tmp"))
            File.Delete(file);
    }

    /// <summary>The path of a numbered checkpoint.</summary>
    internal string NumberedPath(long step) => Path.Combine(Folder, FormattableString.Invariant($"step-{step:D9}.safetensors"));

    /// <summary>Deletes numbered checkpoints but the newest.</summary>
    internal void Trim()
    {
        string[] files = [.. Directory.EnumerateFiles(Folder, "step-*.safetensors").Order(StringComparer.Ordinal)];
        foreach (string file in files.Take(Math.Max(files.Length - Keep, 0)))
            File.Delete(file);
    }
}
