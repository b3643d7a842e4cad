namespace Kiln.Saver;

/// <summary>A study of many trials that do nothing but give a number.</summary>
public static class StudyLesson
{
    public static StudyResult Run(string? path, Action<TrialResult>? progress = null)
    {
        SearchSpace space = new SearchSpace().Float("x", -2, 2).Int("n", 1, 9).Choice("side", "left", "right");
        var study = new Study(space, new RandomSearch(trials: 400), seed: 3) { Path = path, MaxParallel = 2, Progress = progress, Pruning = new MedianPruning(wave: 50) };
        return study.Run(trial =>
        {
            double value = (trial.Float("x") * trial.Float("x")) + (trial.Choice<string>("side") == "left" ? 1 : 0);
            for (int step = 1; step <= trial.Int("n") && !trial.ShouldPrune; step++)
                trial.Report(step, value + (1.0 / step));
            return value;
        });
    }
}
