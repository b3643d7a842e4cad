using System.Diagnostics;
using System.Globalization;

namespace Kiln;

/// <content>The loop itself: steps, ends of epochs, checkpoints.</content>
public sealed partial class Trainer<TInput, TTarget>
{
    private StopReason Run(
        DataLoader<TInput, TTarget> train,
        DataLoader<TInput, TTarget>? validation,
        BestWeights best,
        List<EpochRecord> records,
        long start,
        CancellationToken cancellation)
    {
        while (_state.Epoch < Epochs)
        {
            if (EarlyStopping is { } rule && _state.BadEpochs >= rule.Patience)
                return StopReason.EarlyStopped;
            if (MaxSteps <= _state.Step)
                return StopReason.MaxSteps;
            if (RunEpoch(train, start, cancellation) is { } reason)
                return reason;

            EndEpoch(validation, best, records, start);
            if (cancellation.IsCancellationRequested || Progress.Stop)
                return StopReason.Cancelled;
        }

        return StopReason.Finished;
    }

    /// <summary>The rest of an epoch; a reason if training ends within it.</summary>
    private StopReason? RunEpoch(DataLoader<TInput, TTarget> train, long start, CancellationToken cancellation)
    {
        int inStep = 0;
        int samples = 0;
        float loss = 0;
        Progress.Epoch = _state.Epoch + 1;
        train.Seek(_state.Epoch, _state.Batch);
        foreach (Batch<TInput, TTarget> batch in train)
        {
            if (inStep == 0)
            {
                samples = train.SamplesIn(train.Position - 1, AccumulationSteps);
                loss = 0;
            }

            float scale = (float)((double)batch.Count / samples);
            float part = inStep == 0 ? _train(batch, scale) : Accumulate!(batch, scale);
            if (!float.IsFinite(part))
                throw Diverged("loss", part, batch);

            loss += part;
            if (++inStep < AccumulationSteps && train.Position < train.Count)
                continue;

            inStep = 0;
            FinishStep(batch, loss, samples);
            _state.Batch = train.Position;
            Show(start);
            foreach (TrainingCallback callback in _callbacks)
                callback.OnStep(Progress);
            if (StopAfterStep(train, cancellation) is { } reason)
                return reason;
        }

        return null;
    }

    private void FinishStep(Batch<TInput, TTarget> batch, float loss, int samples)
    {
        if (ClipNorm is not null || ClipValue is not null)
        {
            float norm = Optimizer.PrepareClip(ClipNorm, ClipNormType, ClipValue);
            Progress.GradientNorm = norm;
            if (ClipNorm is not null && !float.IsFinite(norm))
                throw Diverged("norm of the gradients", norm, batch);
        }

        Progress.LearningRate = Optimizer.LearningRate;
        Optimizer.Step();
        if (ScheduleEvery == ScheduleInterval.Step)
            Schedule?.Step();
        _state.Step++;
        _state.LossSum += (double)loss * samples;
        _state.LossSamples += samples;
        Progress.Loss = loss;
        Progress.Samples += samples;
    }

    /// <summary>Checkpoints that are due. The end of an epoch is no place to stop: its validation comes first.</summary>
    private StopReason? StopAfterStep(DataLoader<TInput, TTarget> train, CancellationToken cancellation)
    {
        bool stop = cancellation.IsCancellationRequested || Progress.Stop;
        bool last = MaxSteps <= _state.Step;
        bool due = Checkpoints is { EverySteps: > 0 } && _state.Step % Checkpoints.EverySteps == 0;
        if (train.Position == train.Count)
        {
            if (due)
                SaveCheckpoint();
            return null;
        }

        if (due || stop || last)
            SaveCheckpoint();
        return stop ? StopReason.Cancelled : last ? StopReason.MaxSteps : null;
    }

    private void EndEpoch(DataLoader<TInput, TTarget>? validation, BestWeights best, List<EpochRecord> records, long start)
    {
        Progress.ValidationLoss = validation is null ? double.NaN : Evaluate(validation);
        double value = Monitored(validation is not null);
        bool isBest = IsBetter(value);
        _state.Epoch++;
        _state.BadEpochs = isBest ? 0 : _state.BadEpochs + 1;
        if (isBest)
        {
            _state.Best = value;
            _state.BestEpoch = _state.Epoch;
            if (EarlyStopping is { RestoreBest: true })
                best.Take();
            if (Checkpoints is not null)
                Model.Save(Checkpoints.BestPath);
        }

        if (Schedule is ReduceLROnPlateau plateau)
            plateau.Step((float)value);
        else if (ScheduleEvery == ScheduleInterval.Epoch)
            Schedule?.Step();

        Show(start);
        records.Add(new EpochRecord(
            _state.Epoch, _state.Step, _state.TrainLoss, Progress.ValidationLoss,
            Metrics.ToDictionary(metric => metric.Name, metric => validation is null ? double.NaN : metric.Value),
            Progress.LearningRate, isBest, Progress.Elapsed));
        foreach (TrainingCallback callback in _callbacks)
            callback.OnEpochEnd(Progress);

        _state.Batch = 0;
        _state.LossSum = 0;
        _state.LossSamples = 0;
        SaveCheckpoint();
    }

    private double Monitored(bool validated) => Monitor switch
    {
        "loss" when validated && Loss is not null => Progress.ValidationLoss,
        "loss" or "train_loss" => _state.TrainLoss,
        _ => Metrics.First(metric => metric.Name == Monitor).Value,
    };

    private bool IsBetter(double value)
    {
        if (double.IsNaN(value))
            return false;
        if (double.IsNaN(_state.Best))
            return true;

        double margin = EarlyStopping?.MinDelta ?? 0;
        bool higher = Metrics.FirstOrDefault(metric => metric.Name == Monitor)?.HigherIsBetter ?? false;
        return higher ? value > _state.Best + margin : value < _state.Best - margin;
    }

    private void RestoreBest(BestWeights best)
    {
        if (best.IsTaken)
            best.Restore();
        else if (_state.BestEpoch > 0 && Checkpoints is not null && File.Exists(Checkpoints.BestPath))
            LoadWeights(Checkpoints.BestPath);
    }

    /// <summary>The weights alone: the random state stays where training is.</summary>
    private void LoadWeights(string path)
    {
        RngState rng = Model.RngState;
        Model.Load(path);
        Model.RngState = rng;
    }

    private void SaveCheckpoint()
    {
        if (Checkpoints is null)
            return;

        Save(Checkpoints.LastPath);
        if (Checkpoints.Keep > 0)
        {
            Save(Checkpoints.NumberedPath(_state.Step));
            Checkpoints.Trim();
        }

        foreach (TrainingCallback callback in _callbacks)
            callback.OnCheckpoint(Progress, Checkpoints.LastPath);
    }

    private void ShowState(DataLoader<TInput, TTarget> train, long start)
    {
        Progress.Epochs = Epochs;
        Progress.Batches = train.Count;
        Progress.LearningRate = Optimizer.LearningRate;
        Progress.Stop = false;
        Progress.Epoch = Math.Min(_state.Epoch + 1, Epochs);
        Show(start);
    }

    private void Show(long start)
    {
        Progress.Batch = _state.Batch;
        Progress.Step = _state.Step;
        Progress.TrainLoss = _state.TrainLoss;
        Progress.Best = _state.Best;
        Progress.BestEpoch = _state.BestEpoch;
        Progress.Elapsed = Stopwatch.GetElapsedTime(start);
    }

    private TrainingDivergedException Diverged(string what, float value, Batch<TInput, TTarget> batch)
    {
        (string? layer, string reason) = Divergence.Find(Model);
        string text = value.ToString(CultureInfo.InvariantCulture);
        string kept = Checkpoints is not null && File.Exists(Checkpoints.LastPath) ? $" The last good checkpoint is {Checkpoints.LastPath}." : "";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The {what} of step {_state.Step + 1} (epoch {_state.Epoch + 1}, learning rate {Optimizer.LearningRate}) is {text}. " +
            $"{Divergence.OfInputs(batch) ?? reason} The step was not made.{kept}");
        return new TrainingDivergedException(message, _state.Step + 1, _state.Epoch + 1, layer);
    }

    private void CheckOptions(DataLoader<TInput, TTarget>? validation)
    {
        if (Epochs < 1)
            throw new InvalidOperationException($"Trainer.Epochs is {Epochs}; it must be at least 1.");
        if (AccumulationSteps < 1 || (AccumulationSteps > 1 && Accumulate is null))
            throw new InvalidOperationException($"Trainer.AccumulationSteps is {AccumulationSteps}; above 1 it needs Trainer.Accumulate.");
        if ((ClipNorm ?? ClipValue) is not null && (Optimizer.ClipNorm ?? Optimizer.ClipValue) is not null)
            throw new InvalidOperationException("Trainer and Optimizer both say how to clip; leave it to one of them.");
        if (ClipNorm is < 0 or float.NaN || ClipValue is < 0 or float.NaN || !(ClipNormType > 0))
            throw new InvalidOperationException("Trainer.ClipNorm and Trainer.ClipValue must not be negative, and Trainer.ClipNormType must be positive.");
        if (Metrics.Select(metric => metric.Name).Distinct().Count() < Metrics.Count)
            throw new InvalidOperationException("Trainer.Metrics has two of one name.");
        if (Metrics.Count > 0 && Predict is null)
            throw new InvalidOperationException("Trainer.Metrics need Trainer.Predict.");
        if (Schedule is ReduceLROnPlateau && ScheduleEvery == ScheduleInterval.Step)
            throw new InvalidOperationException("ReduceLROnPlateau steps after epochs: ScheduleEvery must be Epoch.");
        if (Monitor is not ("loss" or "train_loss") && (validation is null || Metrics.All(metric => metric.Name != Monitor)))
        {
            throw new InvalidOperationException(
                $"Trainer.Monitor is \"{Monitor}\"; it must be loss, train_loss or, with validation data, one of the metrics' names.");
        }
    }
}
