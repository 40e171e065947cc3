# Makes the data of the hard cases and asks lme4 (as an oracle, where quadrature is to be had) how far Laplace's approximation is off.
# Run in this folder: Rscript hard-cases.R ; R 4.2.2, lme4 1.1.31, numDeriv.
suppressMessages({library(lme4); library(numDeriv)})
save <- function(d, name) write.csv(d, file.path("data", paste0(name, ".csv")), row.names = FALSE)
groups <- function(J, m) factor(sprintf("g%03d", rep(seq_len(J), each = m)))
binary <- function(eta) rbinom(length(eta), 1, plogis(eta))

oracle <- function(formula, d, family) {
  fit <- function(k) {
    control <- glmerControl(calc.derivs = FALSE, optimizer = "bobyqa", optCtrl = list(maxfun = 1e5, rhoend = 1e-9))
    f <- suppressMessages(suppressWarnings(glmer(formula, d, family, nAGQ = k, control = control)))
    list(par = c(getME(f, "theta"), fixef(f)), fun = update(f, devFunOnly = TRUE))
  }
  one <- fit(1); many <- fit(25)
  se <- sqrt(diag(2 * solve(hessian(many$fun, many$par))))
  z <- (one$par - many$par) / se
  cat(sprintf("  Laplace sd %.4f, AGQ(25) sd %.4f (se %.4f); largest move %.2f se (%s)\n", one$par[1], many$par[1], se[1], max(abs(z)), names(z)[which.max(abs(z))]))
}
case <- function(name, d, formula = NULL, family = binomial) {
  save(d, name); cat(name, nrow(d), "rows\n")
  if (!is.null(formula)) try(oracle(formula, d, family))
}

set.seed(1); g <- groups(30, 6); x <- rep(0:1, 90)
case("complete_separation", data.frame(y = x, x = x, z = round(rnorm(180), 3), g = g))

set.seed(2); g <- groups(24, 10); arm <- factor(rep(c("A", "B", "C", "A", "B"), 48)); b <- rnorm(24, 0, .7)
y <- binary(-.4 + .6 * (arm == "B") + b[g]); y[arm == "C"] <- 0
case("level_without_events", data.frame(y = y, arm = arm, g = g))

set.seed(3); g <- groups(20, 8); x1 <- round(rnorm(160), 2); x2 <- round(rnorm(160), 2)
case("separated_by_a_combination", data.frame(y = as.integer(x1 + x2 > 0.105), x1 = x1, x2 = x2, g = g))

set.seed(4); g <- groups(30, 8); site <- factor(rep(c("a", "b", "c", "d"), 60)); b <- rnorm(30, 0, .5)
y <- rpois(240, exp(.8 + .3 * (site == "b") + b[g])); y[site == "d"] <- 0
case("counts_all_zero_in_a_level", data.frame(y = y, site = site, g = g))

g <- groups(24, 12); x <- rep(c(-1, 1), 144)
case("no_variance_between_groups", data.frame(y = rep(c(1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1), 24), x = x, g = g), y ~ x + (1 | g))

set.seed(6); g <- groups(40, 10); x <- rep(seq(-1, 1, length.out = 10), 40); u <- rnorm(40)
case("correlation_minus_one", data.frame(y = round(2 + u[g] * (1 - .8 * x) + .5 * x + rnorm(400, 0, .5), 3), x = x, g = g))

set.seed(7); g <- groups(30, 8); x <- rep(0, 240); x[g == "g001"] <- rep(0:1, 4); x[g == "g002"] <- rep(0:1, 4); b <- rnorm(30, 0, .8)
case("slope_seen_in_two_groups", data.frame(y = binary(.2 + .5 * x + b[g]), x = x, g = g))

set.seed(8); g <- groups(40, 25); x1 <- rnorm(1000, 0, 1e-3); x2 <- rnorm(1000, 5e3, 1e3); b <- rnorm(40, 0, .8)
case("predictors_a_million_apart", data.frame(y = binary(-.3 + 600 * x1 - 4e-4 * (x2 - 5e3) + b[g]), x1 = x1, x2 = x2, g = g),
     y ~ I(1000 * x1) + I(x2 / 1000 - 5) + (1 | g))

set.seed(9); g <- groups(250, 2); x <- rep(0:1, 250); b <- rnorm(250, 0, 2)
case("clusters_of_two", data.frame(y = binary(-.5 + .8 * x + b[g]), x = x, g = g), y ~ x + (1 | g))

set.seed(10); g <- groups(60, 12); x <- round(rnorm(720), 2); b <- rnorm(60, 0, 1)
case("many_groups_without_events", data.frame(y = rpois(720, exp(-2.6 + .5 * x + b[g])), x = x, g = g), y ~ x + (1 | g), poisson)

set.seed(11); g <- groups(60, 10); x <- round(rnorm(600), 2); b <- rnorm(60, 0, 8)
case("huge_variance", data.frame(y = binary(.5 + x + b[g]), x = x, g = g), y ~ x + (1 | g))

set.seed(12); g <- groups(4, 3)
case("tiny_data", data.frame(y = c(0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0), x = c(.1, .9, -.3, .4, .2, -.8, -.1, .5, 1.2, -.4, -.9, .3), g = g))

g <- groups(4, 3)
case("separated_within_groups", data.frame(y = c(0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1), x = c(.1, .9, -.3, .4, .2, -.8, -.1, .5, 1.2, -.4, -.9, .3), g = g))

set.seed(13); g <- groups(2, 80); x <- round(rnorm(160), 2)
case("two_groups", data.frame(y = binary(c(-.4, .4)[g] + .5 * x), x = x, g = g))

set.seed(14); g <- groups(20, 10); x1 <- rnorm(200); x2 <- x1 + rnorm(200, 0, .002); b <- rnorm(20, 0, .6)
case("twin_predictors", data.frame(y = binary(.3 + .7 * x1 + b[g]), x1 = x1, x2 = x2, g = g))

set.seed(15); g <- groups(200, 1); x <- round(rnorm(200), 2)
case("one_count_per_group", data.frame(y = rpois(200, exp(1.6 + .4 * x + rnorm(200, 0, .6))), x = x, g = g), y ~ x + (1 | g), poisson)

set.seed(16); g <- groups(150, 4); x <- rep(0:3, 150); b0 <- rnorm(150, 0, 3); b1 <- rnorm(150, 0, 1.5)
case("binary_slopes_four_rows_each", data.frame(y = binary(.5 + .3 * x + b0[g] + b1[g] * x), x = x, g = g))

set.seed(17); a <- factor(sprintf("a%02d", rep(1:25, each = 20))); i <- factor(sprintf("i%02d", rep(1:20, 25))); u <- rnorm(25, 0, .5); v <- rnorm(20, 0, .4)
case("crossed_counts", data.frame(y = rpois(500, exp(1.5 + u[a] + v[i])), person = a, item = i))

set.seed(18); g <- groups(50, 2); x <- round(rnorm(100), 2); b <- rnorm(50, 0, .6)
case("many_trials", data.frame(y = rbinom(100, 20000, plogis(-1 + .3 * x + b[g])), n = 20000, x = x, g = g))

set.seed(19); g <- groups(6, 60); x <- round(rnorm(360), 2); b <- rnorm(6, 0, .6)
case("six_groups", data.frame(y = binary(-.2 + .6 * x + b[g]), x = x, g = g), y ~ x + (1 | g))
