namespace Kiln.Kernels;

/// <summary>Work in parts that write different results, so that any thread may do any part in any order.</summary>
internal interface ITeamJob
{
    /// <summary>Does part <paramref name="part"/>.</summary>
    void Run(int part);
}
