//! Passwords: Argon2id, on threads that may block, and only a few at a time.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::api::error::{ApiError, Result};

/// Each hash takes 19 MiB and a core for some milliseconds: a crowd at the door must not take them all.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The hash of a password that nobody has: what an unknown address is compared with, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody").unwrap_or_default());

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| ApiError::Internal)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::Internal)
}

/// The hash of a new password, as a PHC string with a salt of its own.
pub async fn hash(password: String) -> Result<String> {
    on_thread(move || hash_now(&password)).await?.ok_or(ApiError::Internal)
}

/// Whether the password belongs to the hash. Without a hash it does not, and finds out just as slowly.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    on_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let same = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        same && known
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_verifies() -> Result<()> {
        let one = hash("correct horse".to_owned()).await?;
        assert!(one.starts_with("$argon2id$"), "{one}");
        assert_ne!(one, hash("correct horse".to_owned()).await?, "the salt is missing");
        assert!(verify("correct horse".to_owned(), Some(one.clone())).await?);
        assert!(!verify("correct horsf".to_owned(), Some(one)).await?);
        assert!(!verify("nobody".to_owned(), None).await?);
        Ok(())
    }
}
