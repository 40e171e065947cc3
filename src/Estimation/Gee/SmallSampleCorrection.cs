namespace Bayes.Estimation.Gee;

/// <summary>How the sandwich makes up for residuals that are too small because the coefficients were fitted to them.</summary>
/// <remarks>
/// With H_i = D_i A⁻¹ D_iᵀ V_i⁻¹ the leverage of cluster i, its residuals are multiplied by (I − H_i)^(−s). Matters below about 40 clusters.
/// </remarks>
public enum SmallSampleCorrection
{
    /// <summary>s = 0: the sandwich of Liang and Zeger (1986).</summary>
    None,

    /// <summary>s = ½: Kauermann and Carroll (2001, JASA 96:1387), nearly unbiased when the working correlation holds.</summary>
    KauermannCarroll,

    /// <summary>s = 1: Mancl and DeRouen (2001, Biometrics 57:126), near the jackknife and conservative.</summary>
    ManclDeRouen,
}
