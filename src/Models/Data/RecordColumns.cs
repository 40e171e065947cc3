using System.Globalization;
using System.Reflection;
using Bayes.Models.Errors;

namespace Bayes.Models.Data;

/// <summary>Turns the public properties of records into columns.</summary>
internal static class RecordColumns
{
    public static (TableColumn[] Columns, IReadOnlyDictionary<string, string> Unusable) Read<T>(IEnumerable<T> records)
    {
        T[] rows = [.. records];
        if (rows.Length == 0)
        {
            throw new DataException($"there are no rows: the sequence of {typeof(T).Name} is empty.");
        }

        int nullRow = Array.FindIndex(rows, row => row is null);
        if (nullRow >= 0)
        {
            throw new DataException($"the {typeof(T).Name} is null.") { Row = nullRow + 1 };
        }

        var columns = new List<TableColumn>();
        var unusable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanRead || property.GetIndexParameters().Length > 0)
            {
                continue;
            }

            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Func<object?[]> cells = () => Array.ConvertAll(rows, row => property.GetValue(row));
            if (type.IsEnum)
            {
                columns.Add(EnumColumn(property.Name, type, cells()));
            }
            else if (type == typeof(string) || type == typeof(char))
            {
                columns.Add(FactorColumn.FromText(property.Name, Array.ConvertAll(cells(), cell => cell?.ToString()), null));
            }
            else if (type == typeof(bool))
            {
                columns.Add(new LogicalColumn(property.Name, Array.ConvertAll(cells(), cell => (bool?)cell)));
            }
            else if (IsNumber(type))
            {
                columns.Add(new NumericColumn(
                    property.Name,
                    Array.ConvertAll(cells(), cell => cell is null ? double.NaN : Convert.ToDouble(cell, CultureInfo.InvariantCulture))));
            }
            else
            {
                unusable.Add(property.Name, type.Name);
            }
        }

        return columns.Count > 0
            ? ([.. columns], unusable)
            : throw new DataException($"{typeof(T).Name} has no public properties that are numbers, strings, bools or enums.");
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is
        TypeCode.Double or TypeCode.Single or TypeCode.Decimal
        or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16
        or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64;

    // The order of an enum's values is its author's order of the levels.
    private static FactorColumn EnumColumn(string name, Type type, object?[] cells) => FactorColumn.FromText(
        name,
        Array.ConvertAll(cells, cell => cell?.ToString()),
        [.. Enum.GetValues(type).Cast<object>().Select(v => v.ToString()!).Concat(cells.OfType<object>().Select(c => c.ToString()!)).Distinct(StringComparer.Ordinal)]);
}
