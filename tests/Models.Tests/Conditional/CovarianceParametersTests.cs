using Bayes.Models.Conditional;
using Bayes.Models.Data;
using Bayes.Models.Families;
using Bayes.Models.Posterior;

namespace Bayes.Models.Tests.Conditional;

public class CovarianceParametersTests
{
    [Theory]
    [InlineData(-18)]
    [InlineData(-9)]
    [InlineData(-0.3)]
    [InlineData(0.01)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(18)]
    public void The_angle_of_a_single_correlation_keeps_its_digits_near_the_ends(double unconstrained)
    {
        BoundModel model = BoundModel.Bind(
            Model.Parse("y ~ 1 + ar1(0 + f | g)", Family.Gaussian()),
            Table.ParseCsv("y,f,g\n1,a,1\n2,b,1\n3,c,1\n2,a,2\n5,b,2\n1,c,2\n4,a,3\n2,b,3\n7,c,3\n1,a,1\n3,b,2\n"));
        TermSlots term = Assert.Single(model.Layout.Covariances);
        double[] position = new double[model.Layout.PopulationCount];
        position[term.Correlation] = unconstrained;
        double[] parameters = new double[position.Length];
        CovarianceParameters map = new(model.Layout);
        map.Write(position, parameters);

        // asin(tanh y) = ±(π/2 − 2 atan(exp(−|y|))), where nothing cancels.
        double expected = Math.CopySign((0.5 * Math.PI) - (2 * Math.Atan(Math.Exp(-Math.Abs(unconstrained)))), unconstrained);
        Assert.Equal(expected, parameters[term.Correlation], 1e-15);

        // Its derivative is 1/cosh y.
        double[] byParameters = new double[position.Length];
        byParameters[term.Correlation] = 1;
        double[] gradient = new double[position.Length];
        map.PullBack(position, byParameters, gradient);
        Assert.Equal(1 / Math.Cosh(unconstrained), gradient[term.Correlation], 1e-15);
    }
}
