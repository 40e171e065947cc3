namespace Bayes.Numerics.Matrices;

/// <summary>The logarithm of a long product of positive numbers, with a logarithm only where the product would leave the range.</summary>
internal struct LogProduct
{
    private double _product = 1;
    private double _logarithm;

    public LogProduct()
    {
    }

    public readonly double Logarithm => _logarithm + Math.Log(_product);

    public void Multiply(double factor)
    {
        _product *= factor;
        if (_product is not (> 1e-100 and < 1e100))
        {
            // The factor alone may be out of this range, so the product before it is logged apart.
            _logarithm += Math.Log(_product / factor) + Math.Log(factor);
            _product = 1;
        }
    }
}
