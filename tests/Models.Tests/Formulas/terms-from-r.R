# Writes terms-from-r.tsv: formulas, whether R's terms() keeps the intercept, and R's term labels in order.
# Run in this directory: Rscript terms-from-r.R
fixed <- c(
  "a + b:a", "b:a + a", "(a + b + c)^2 - a:b", "a/(b + c)", "(a + b)/c", "a %in% b", "a*b - a", "-1 + x", "0 + x + 1",
  "(0 + x):z", "a - (1 + b) + b", "(a + b) %in% (c + d)", "a*b*c - a:b:c", "a:(b + c) + (a + b)^3", "(a*b)/c",
  "c + (a + b + a:b)^2 + d/c", "a*b %in% c", "(1 + x)*z - 1", "a/b/c - a", "a^2 + a^3", "a + a", "1", "0 + a", "a - 1",
  "log(a) + I(a^2)*b", "poly(a, 2):b + b", "I(a + b*c/d - 1e-05) + exp(-a)", "a + b - b", "a + b - c", "factor(a)/b",
  "(a + b + c)^3 - a:b:c - (b + c)", "a*(b + c)^2", "a/b + b/a", "(a/b)*c", "c:b:a + a:b", "sqrt(a)*log(b + 1)")
set.seed(20)
atom <- function() sample(c("a", "b", "c", "d", "e", "log(a)", "I(b^2)", "factor(c)"), 1, prob = c(5, 5, 5, 5, 5, 1, 1, 1))
term <- function(depth) {
  if (depth == 0 || runif(1) < .35) return(atom())
  switch(sample(6, 1),
    paste0(term(depth - 1), ":", term(depth - 1)),
    paste0("(", sum_of(depth - 1), ")*", atom()),
    paste0(atom(), "/(", sum_of(depth - 1), ")"),
    paste0("(", sum_of(depth - 1), ")^", sample(2:3, 1)),
    paste0("(", sum_of(depth - 1), ") %in% ", atom()),
    paste0(atom(), "*", term(depth - 1)))
}
sum_of <- function(depth) {
  out <- term(depth)
  for (i in seq_len(sample(0:3, 1))) {
    out <- paste0(out, sample(c(" + ", " + ", " + ", " - "), 1), if (runif(1) < .08) sample(c("0", "1"), 1) else paste0("(", term(depth), ")"))
  }
  # An operand that comes to nothing, such as (b - b)*a, R treats in ways of its own; here it is an error.
  if (length(attr(terms(as.formula(paste("~", out))), "term.labels")) == 0) sum_of(depth) else out
}
formulas <- unique(c(fixed, replicate(250, sum_of(3))))
lines <- vapply(formulas, function(f) {
  t <- terms(as.formula(paste("~", f)))
  paste(f, attr(t, "intercept"), paste(attr(t, "term.labels"), collapse = " | "), sep = "\t")
}, "")
writeLines(lines, "terms-from-r.tsv")
