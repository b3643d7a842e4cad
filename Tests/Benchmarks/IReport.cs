namespace Kiln.Benchmarks;

/// <summary>Where figures go; disposing ends the report.</summary>
internal interface IReport : IDisposable
{
    /// <summary>Takes the figures of one workload.</summary>
    void Add(Result result);
}
