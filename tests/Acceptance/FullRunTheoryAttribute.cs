namespace Bayes.Acceptance;

/// <summary>A theory too costly for every run of the tests: it runs when the environment has <c>BAYES_FULL_ACCEPTANCE=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullRunTheoryAttribute : TheoryAttribute
{
    public FullRunTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("BAYES_FULL_ACCEPTANCE") != "1")
        {
            Skip = "Costly; set BAYES_FULL_ACCEPTANCE=1 to run it.";
        }
    }
}
