namespace Kiln.Runtime.Tests.Data;

public class StandardizerTests
{
    [Fact]
    public void Means_and_deviations_come_from_the_training_part_alone()
    {
        float[] rows = [1, 10, 3, 10, 5, 10, 100, 0];
        var data = new ArrayDataset<float, int>(rows, 2, new int[4]);
        Dataset<float, int> train = data.Subset([0, 1, 2]), test = data.Subset([3]);
        Standardizer standardizer = Standardizer.Fit(train);
        Assert.Equal([3, 10], standardizer.Means.ToArray());
        Assert.Equal([MathF.Sqrt(8f / 3), 1], standardizer.Deviations.ToArray());

        var input = new float[2];
        standardizer.Apply(test).Get(0, input, new int[1]);
        Assert.Equal([97 / MathF.Sqrt(8f / 3), -10], input);
        standardizer.InverseTransform(input);
        Golden.AssertClose([100, 0], input, 1e-6f, 1e-6f);
        Assert.Equal(standardizer.Means.ToArray(), Standardizer.Fit(rows.AsSpan(0, 6), 2).Means.ToArray());
    }

    [Fact]
    public void Sequences_are_fitted_over_all_steps()
    {
        var data = new SequenceDataset<float, int>([[1, 2], [3]], 1, [[0], [0]]);
        Assert.Equal([2], Standardizer.Fit(data).Means.ToArray());
    }

    [Fact]
    public void It_goes_with_the_model_in_a_file()
    {
        string path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}.safetensors");
        Standardizer standardizer = Standardizer.Fit([1, 2, 3, 7], 2);
        standardizer.Save(path);
        Standardizer loaded = Standardizer.Load(path);
        Assert.Equal(standardizer.Means.ToArray(), loaded.Means.ToArray());
        Assert.Equal(standardizer.Deviations.ToArray(), loaded.Deviations.ToArray());
        File.Delete(path);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("Row 1, feature 0 is NaN", Assert.Throws<ArgumentException>(() => Standardizer.Fit([1, 2, float.NaN, 4], 2)).Message);
        Assert.Throws<ArgumentException>(() => Standardizer.Fit([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => Standardizer.Fit([1, 2], 2).Transform(new float[3]));
    }

    [Fact]
    public void One_hot_rows()
    {
        Assert.Equal([0, 1, 0, 1, 0, 0], OneHot.Encode([1, 0], 3));
        Assert.Contains("classes[1] is 3", Assert.Throws<ArgumentOutOfRangeException>(() => OneHot.Encode([1, 3], 3)).Message);
    }
}
