namespace Kiln.Runtime.Tests.Threading;

[Collection(ThreadCollection.Name)]
public sealed class KilnThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(KilnThreads.MaxCount + 1)]
    public void The_count_has_bounds(int count)
    {
        int before = KilnThreads.Count;
        Assert.Throws<ArgumentOutOfRangeException>(() => KilnThreads.Count = count);
        Assert.Equal(before, KilnThreads.Count);
    }

    [Fact]
    public void The_count_is_one_unless_the_environment_says_otherwise()
    {
        string? text = Environment.GetEnvironmentVariable(KilnThreads.EnvironmentVariable);
        Assert.Equal(string.IsNullOrEmpty(text) ? 1 : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture), KilnThreads.Count);
    }
}
