namespace Kiln.Runtime.Tests.Threading;

/// <summary>Tests that change the number of threads, which belongs to the process, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ThreadCollection
{
    public const string Name = "Threads";
}
