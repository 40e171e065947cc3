namespace Bayes.Models.Data; 
/// <summary>x</summary>
public sealed class Table { }
