namespace Bayes.Models.Formulas;

/// <summary>How strongly operators bind, as in R's table of precedence; a larger number binds more strongly.</summary>
internal static class Operators
{
    public const int Bar = 10;
    public const int And = 20;
    public const int Not = 30;
    public const int Comparison = 40;
    public const int Sum = 50;
    public const int Product = 60;
    public const int Percent = 70;
    public const int Colon = 80;
    public const int Sign = 90;
    public const int Power = 100;
    public const int Operand = 110;

    /// <summary>The strength of an operator between two operands; 0 when it is none.</summary>
    public static int Infix(string symbol) => symbol switch
    {
        "|" or "||" => Bar,
        "&" => And,
        "==" or "!=" or "<" or "<=" or ">" or ">=" => Comparison,
        "+" or "-" => Sum,
        "*" or "/" => Product,
        "%in%" or "%%" => Percent,
        ":" => Colon,
        "^" => Power,
        _ => 0,
    };

    /// <summary>The strength of an operator before its operand; 0 when it is none.</summary>
    public static int Prefix(string symbol) => symbol switch
    {
        "+" or "-" => Sign,
        "!" => Not,
        _ => 0,
    };

    /// <summary>The weakest operator that may stand at the left of another without parentheses.</summary>
    public static int LeftMinimum(int strength) => strength is Power or Comparison ? strength + 1 : strength;

    /// <summary>The weakest operator that may stand at the right of another without parentheses.</summary>
    public static int RightMinimum(int strength) => strength == Power ? strength : strength + 1;
}
