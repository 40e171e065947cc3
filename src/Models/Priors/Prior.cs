using System.Globalization;
using Bayes.Numerics;
using SpecialMath = MathNet.Numerics.SpecialFunctions;

namespace Bayes.Models.Priors;

/// <summary>A univariate prior density on a parameter's own scale.</summary>
/// <remarks>Immutable, compared by value, safe for concurrent use. Prints itself as it can be typed, such as <c>normal(0, 2.5)</c>.</remarks>
public abstract record Prior
{
    /// <summary>Whether the density has all its mass at 0 or above.</summary>
    public virtual bool IsPositive => false;

    /// <summary>Whether the density integrates to 1; a flat prior does not.</summary>
    public virtual bool IsProper => true;

    /// <summary>A typical distance from 0 or from the centre.</summary>
    public abstract double TypicalScale { get; }

    /// <summary>The centre.</summary>
    public virtual double Centre => 0;

    /// <summary>The normalised log density.</summary>
    /// <param name="value">A value on the parameter's own scale.</param>
    /// <param name="derivative">Its derivative by the value.</param>
    /// <returns>The log density; −∞ outside the support.</returns>
    public abstract double LogDensity(double value, out double derivative);

    /// <summary>Draws from the prior.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <returns>A value.</returns>
    /// <exception cref="InvalidOperationException">The prior is improper.</exception>
    public abstract double Sample(RandomStream random);

    /// <summary>The same density restricted to positive values, where that is another density.</summary>
    /// <returns>The half density for symmetric densities around 0; itself when positive already; null when there is none.</returns>
    public virtual Prior? Half() => IsPositive ? this : null;

    /// <summary>Prints a call with its arguments.</summary>
    /// <param name="name">The distribution's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The text, with at most six significant digits an argument.</returns>
    protected static string Call(string name, params double[] arguments) =>
        $"{name}({string.Join(", ", arguments.Select(a => a.ToString("G6", CultureInfo.InvariantCulture)))})";
}

/// <summary>The improper flat prior.</summary>
public sealed record FlatPrior : Prior
{
    /// <inheritdoc/>
    public override bool IsProper => false;

    /// <inheritdoc/>
    public override double TypicalScale => 1;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        derivative = 0;
        return 0;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) =>
        throw new InvalidOperationException("A flat prior is improper: nothing can be drawn from it. Give a proper prior, such as normal(0, 2.5).");

    /// <inheritdoc/>
    public override Prior? Half() => this;

    /// <inheritdoc/>
    public override string ToString() => "flat";
}

/// <summary>The normal density.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Sd">Its standard deviation, positive.</param>
public sealed record NormalPrior(double Mean, double Sd) : Prior
{
    /// <inheritdoc/>
    public override double TypicalScale => Sd;

    /// <inheritdoc/>
    public override double Centre => Mean;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double z = (value - Mean) / Sd;
        derivative = -z / Sd;
        return (-0.5 * z * z) - Math.Log(Sd) - 0.91893853320467274178;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Mean + (Sd * random.NextNormal());

    /// <inheritdoc/>
    public override Prior? Half() => Mean == 0 ? new HalfPrior(this) : new TruncatedPrior(this);

    /// <inheritdoc/>
    public override string ToString() => Call("normal", Mean, Sd);
}

/// <summary>Student's t density, located and scaled; the Cauchy density has one degree of freedom.</summary>
/// <param name="DegreesOfFreedom">Positive.</param>
/// <param name="Location">Its centre.</param>
/// <param name="Scale">Positive.</param>
public sealed record StudentTPrior(double DegreesOfFreedom, double Location, double Scale) : Prior
{
    private readonly double _logConstant =
        SpecialMath.GammaLn(0.5 * (DegreesOfFreedom + 1)) - SpecialMath.GammaLn(0.5 * DegreesOfFreedom)
        - (0.5 * Math.Log(DegreesOfFreedom * Math.PI)) - Math.Log(Scale);

    /// <inheritdoc/>
    public override double TypicalScale => Scale;

    /// <inheritdoc/>
    public override double Centre => Location;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double z = (value - Location) / Scale;
        double q = z * z / DegreesOfFreedom;
        derivative = -(DegreesOfFreedom + 1) * z / (DegreesOfFreedom * Scale * (1 + q));
        return _logConstant - (0.5 * (DegreesOfFreedom + 1) * SpecialFunctions.Log1P(q));
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Location + (Scale * random.NextStudentT(DegreesOfFreedom));

    /// <inheritdoc/>
    public override Prior? Half() => Location == 0 ? new HalfPrior(this) : new TruncatedPrior(this);

    /// <inheritdoc/>
    public override string ToString() => DegreesOfFreedom == 1 ? Call("cauchy", Location, Scale) : Call("student_t", DegreesOfFreedom, Location, Scale);
}

/// <summary>The logistic density.</summary>
/// <param name="Location">Its centre.</param>
/// <param name="Scale">Positive.</param>
public sealed record LogisticPrior(double Location, double Scale) : Prior
{
    /// <inheritdoc/>
    public override double TypicalScale => 1.8 * Scale;

    /// <inheritdoc/>
    public override double Centre => Location;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double z = (value - Location) / Scale;
        derivative = -Math.Tanh(0.5 * z) / Scale;
        return -Math.Abs(z) - (2 * SpecialFunctions.Log1P(Math.Exp(-Math.Abs(z)))) - Math.Log(Scale);
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double u = random.NextDouble();
        return Location + (Scale * Math.Log(u / (1 - u)));
    }

    /// <inheritdoc/>
    public override Prior? Half() => Location == 0 ? new HalfPrior(this) : new TruncatedPrior(this);

    /// <inheritdoc/>
    public override string ToString() => Call("logistic", Location, Scale);
}

/// <summary>A density symmetric around 0, folded onto the positive half-line.</summary>
/// <param name="Whole">The symmetric density.</param>
public sealed record HalfPrior(Prior Whole) : Prior
{
    private const double Log2 = 0.69314718055994530942;

    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Whole.TypicalScale;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double whole = Whole.LogDensity(value, out derivative);
        return value >= 0 ? Log2 + whole : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Math.Abs(Whole.Sample(random));

    /// <inheritdoc/>
    public override string ToString() => Whole switch
    {
        NormalPrior n => Call("half_normal", 0, n.Sd),
        StudentTPrior { DegreesOfFreedom: 1 } t => Call("half_cauchy", 0, t.Scale),
        StudentTPrior t => Call("half_t", t.DegreesOfFreedom, 0, t.Scale),
        LogisticPrior l => Call("half_logistic", 0, l.Scale),
        _ => $"half({Whole})",
    };
}

/// <summary>A density cut off below 0, up to its constant: a location other than 0 for a positive parameter.</summary>
/// <param name="Whole">The density on the whole line.</param>
public sealed record TruncatedPrior(Prior Whole) : Prior
{
    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Math.Max(Math.Abs(Whole.Centre), Whole.TypicalScale);

    /// <summary>The log density up to the constant of the truncation, which no parameter enters.</summary>
    /// <param name="value">A value on the parameter's own scale.</param>
    /// <param name="derivative">Its derivative by the value.</param>
    /// <returns>The log density; −∞ below 0.</returns>
    public override double LogDensity(double value, out double derivative)
    {
        double whole = Whole.LogDensity(value, out derivative);
        return value >= 0 ? whole : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        for (int attempt = 0; attempt < 1_000_000; attempt++)
        {
            double value = Whole.Sample(random);
            if (value >= 0)
            {
                return value;
            }
        }

        throw new InvalidOperationException($"{Whole} has practically no mass above 0, where the parameter lives. Choose a location that is not so far below 0.");
    }

    /// <inheritdoc/>
    public override string ToString() => Whole.ToString();
}

/// <summary>The exponential density.</summary>
/// <param name="Rate">Positive; the mean is 1/rate.</param>
public sealed record ExponentialPrior(double Rate) : Prior
{
    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => 1 / Rate;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        derivative = -Rate;
        return value >= 0 ? Math.Log(Rate) - (Rate * value) : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return -Math.Log(random.NextDouble()) / Rate;
    }

    /// <inheritdoc/>
    public override string ToString() => Call("exponential", Rate);
}

/// <summary>The gamma density.</summary>
/// <param name="Shape">Positive.</param>
/// <param name="Rate">Positive; the mean is shape/rate.</param>
public sealed record GammaPrior(double Shape, double Rate) : Prior
{
    private readonly double _logConstant = (Shape * Math.Log(Rate)) - SpecialMath.GammaLn(Shape);

    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Shape / Rate;

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        derivative = ((Shape - 1) / value) - Rate;
        return value > 0 ? _logConstant + ((Shape - 1) * Math.Log(value)) - (Rate * value) : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => random.NextGamma(Shape) / Rate;

    /// <inheritdoc/>
    public override string ToString() => Call("gamma", Shape, Rate);
}

/// <summary>The inverse-gamma density.</summary>
/// <param name="Shape">Positive.</param>
/// <param name="Scale">Positive.</param>
public sealed record InverseGammaPrior(double Shape, double Scale) : Prior
{
    private readonly double _logConstant = (Shape * Math.Log(Scale)) - SpecialMath.GammaLn(Shape);

    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Scale / (Shape + 1);

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        derivative = (-(Shape + 1) / value) + (Scale / (value * value));
        return value > 0 ? _logConstant - ((Shape + 1) * Math.Log(value)) - (Scale / value) : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Scale / random.NextGamma(Shape);

    /// <inheritdoc/>
    public override string ToString() => Call("inv_gamma", Shape, Scale);
}

/// <summary>The lognormal density.</summary>
/// <param name="LogMean">The mean of the logarithm.</param>
/// <param name="LogSd">The standard deviation of the logarithm, positive.</param>
public sealed record LogNormalPrior(double LogMean, double LogSd) : Prior
{
    /// <inheritdoc/>
    public override bool IsPositive => true;

    /// <inheritdoc/>
    public override double TypicalScale => Math.Exp(LogMean);

    /// <inheritdoc/>
    public override double LogDensity(double value, out double derivative)
    {
        double log = Math.Log(value);
        double z = (log - LogMean) / LogSd;
        derivative = -(1 + (z / LogSd)) / value;
        return value > 0 ? (-0.5 * z * z) - log - Math.Log(LogSd) - 0.91893853320467274178 : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Math.Exp(LogMean + (LogSd * random.NextNormal()));

    /// <inheritdoc/>
    public override string ToString() => Call("lognormal", LogMean, LogSd);
}

/// <summary>The prior of Lewandowski, Kurowicka and Joe (2009) on a correlation matrix, density ∝ |Ω|^(η − 1).</summary>
/// <param name="Shape">η &gt; 0: 1 is uniform over correlation matrices, larger values draw to independence.</param>
public sealed record LkjPrior(double Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"lkj({Shape.ToString("G6", CultureInfo.InvariantCulture)})";
}
