# Exact posterior densities of b_Days for sleepstudy, Reaction ~ Days + (1 | Subject), default priors, by quadrature over the two standard
# deviations (given them, the coefficients are jointly normal with the data). Run with R 4.2 beside sleepstudy.csv: Rscript savage-dickey.R
y <- read.csv("sleepstudy.csv"); n <- nrow(y)
sy <- sd(y$Reaction); x <- y$Days - mean(y$Days)
X <- cbind(1, x); m0 <- c(mean(y$Reaction), 0); P0 <- diag(1 / c(2.5 * sy, 2.5 * sy / sd(y$Days))^2)
Z <- model.matrix(~ 0 + factor(y$Subject)); ZZ <- tcrossprod(Z)
at <- function(ls, lr) {
  V <- exp(2 * lr) * diag(n) + exp(2 * ls) * ZZ; R <- chol(V)
  A <- backsolve(R, X, transpose = TRUE); r <- backsolve(R, y$Reaction - X %*% m0, transpose = TRUE)
  P <- P0 + crossprod(A); b <- solve(P, crossprod(A, r))
  half_t <- function(l) log(2) + dt(exp(l) / sy, 3, log = TRUE) - log(sy) + l
  c(-sum(log(diag(R))) - 0.5 * sum(r^2) - 0.5 * log(det(P)) + 0.5 * sum(b * (P %*% b)) + half_t(ls) + half_t(lr), b[2], sqrt(solve(P)[2, 2]))
}
g <- expand.grid(ls = seq(log(12), log(110), length.out = 61), lr = seq(log(24), log(40), length.out = 41))
v <- t(mapply(at, g$ls, g$lr)); w <- exp(v[, 1] - max(v[, 1])); w <- w / sum(w)
for (b in c(9, 10, 10.5)) {
  post <- sum(w * dnorm(b, v[, 2], v[, 3])); prior <- dnorm(b, 0, 2.5 * sy / sd(y$Days))
  cat(sprintf("b_Days = %g: density %.8f, prior %.8f, ratio %.6f\n", b, post, prior, post / prior))
}
cat("mean", sum(w * v[, 2]), "grid edge weight", max(w[g$ls %in% range(g$ls) | g$lr %in% range(g$lr)]), "\n")
