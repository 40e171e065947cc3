namespace Bayes.Sampler.Transports;

/// <summary>A factor G of a precision matrix, K = GGᵀ, as the coordinates of <see cref="RestPrecision.Places"/> have it.</summary>
/// <remarks>Owns scratch memory: one thread at a time. Its products allocate nothing.</remarks>
internal interface IRestFactor
{
    /// <summary>log |det G|.</summary>
    double LogDeterminant { get; }

    /// <summary>v ← G⁻¹v.</summary>
    void Solve(Span<double> vector);

    /// <summary>v ← G⁻ᵀv.</summary>
    void SolveTransposed(Span<double> vector);

    /// <summary>v ← Gᵀv.</summary>
    void MultiplyTransposed(Span<double> vector);

    /// <summary>Makes another with scratch memory of its own.</summary>
    IRestFactor Share();
}
