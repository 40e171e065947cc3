namespace Bayes.Models.Design; 
/// <summary>x</summary>
public static class DesignBuilder { 
/// <summary>x</summary>
public static DesignedModel Build(ModelSpec s, Data.Table t) => throw new InvalidOperationException(); }
