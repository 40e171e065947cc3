using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Bayes.Estimation.Gee;

/// <summary>The small-sample corrections of the scores in the middle of a sandwich.</summary>
/// <remarks>
/// With B_i the whitened design of cluster i, e_i its whitened residuals, A = ΣB_iᵀB_i = CCᵀ: the corrected score B_iᵀ(I − B_iA⁻¹B_iᵀ)^(−s)e_i
/// equals C(I − C⁻¹B_iᵀB_iC⁻ᵀ)^(−s)C⁻¹B_iᵀe_i, a p × p problem whatever the size of the cluster.
/// </remarks>
internal static class Sandwich
{
    /// <summary>The map from a cluster's information and score to its corrected score.</summary>
    public static Func<Matrix<double>, Vector<double>, Vector<double>> Correct(SmallSampleCorrection correction, Matrix<double> information)
    {
        if (correction == SmallSampleCorrection.None)
        {
            return (_, score) => score;
        }

        double power = correction == SmallSampleCorrection.ManclDeRouen ? -1 : -0.5;
        Matrix<double> root = information.Cholesky().Factor;
        Matrix<double> inverse = root.Inverse();
        return (own, score) =>
        {
            Matrix<double> leverage = inverse * own * inverse.Transpose();
            Evd<double> eigen = leverage.Evd(Symmetricity.Symmetric);
            Vector<double> inner = eigen.EigenVectors.TransposeThisAndMultiply(inverse * score);
            for (int k = 0; k < inner.Count; k++)
            {
                // A cluster that alone determines a direction has leverage 1 there, and no residual.
                double left = 1 - eigen.EigenValues[k].Real;
                inner[k] *= left > 1e-10 ? Math.Pow(left, power) : 0;
            }

            return root * (eigen.EigenVectors * inner);
        };
    }
}
