using Bayes.Comparison;

namespace Bayes.Report;

/// <summary>A verdict on agreement as a few words for people.</summary>
internal static class AgreementInWords
{
    /// <summary>The answer to "Do the methods agree?".</summary>
    public static string Of(AgreementCode code) => code switch
    {
        AgreementCode.Agree => "Yes",
        AgreementCode.LaplaceInaccurate => "All but Laplace's approximation",
        AgreementCode.PriorDominates => "No: the prior decides",
        AgreementCode.Boundary => "No: maximum likelihood ends at a boundary",
        AgreementCode.DrawsDisagree => "No: the draws differ",
        AgreementCode.Multimodal => "No: the likelihood has several maxima",
        AgreementCode.Separation => "No: the outcomes are separated",
        AgreementCode.CannotTell => "It cannot be told",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a verdict that has words."),
    };
}
