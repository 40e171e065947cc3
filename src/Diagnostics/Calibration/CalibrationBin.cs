namespace Bayes.Diagnostics.Calibration;

/// <summary>Rows of similar predicted probability.</summary>
/// <param name="Predicted">Their mean predicted probability.</param>
/// <param name="Observed">Their share of events.</param>
/// <param name="Trials">How many trials they have.</param>
/// <param name="Lower">The 5% quantile of that share where the predictions are right.</param>
/// <param name="Upper">The 95% quantile.</param>
public sealed record CalibrationBin(double Predicted, double Observed, double Trials, double Lower, double Upper);

/// <summary>A point of the reliability curve.</summary>
/// <param name="Predicted">A predicted probability.</param>
/// <param name="Recalibrated">The share of events at it, by isotonic regression.</param>
/// <param name="Lower">The 5% quantile of that where the predictions are right.</param>
/// <param name="Upper">The 95% quantile.</param>
public readonly record struct ReliabilityPoint(double Predicted, double Recalibrated, double Lower, double Upper);
