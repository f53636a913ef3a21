//! Tokens: a signed statement of user, session and end. The session must still be open when it is shown.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::hs256;

/// The key that signs and checks tokens.
#[derive(Clone)]
pub struct TokenKey {
    signing: EncodingKey,
    checking: DecodingKey,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    /// User.
    sub: String,
    /// Session.
    sid: String,
    /// End, in seconds since 1970 UTC.
    exp: i64,
}

impl TokenKey {
    /// A key that only this process knows.
    pub fn random() -> std::io::Result<TokenKey> {
        Ok(TokenKey::of(&fresh_secret()?))
    }

    /// The key in this file; a new one is put there first if there is none. Only the owner may read it.
    pub fn in_file(path: &Path) -> std::io::Result<TokenKey> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // Under another name until it is whole: a crash must not leave half a secret.
        let draft = path.with_extension(format!("{}.new", crate::store::new_id()));
        if !path.exists() {
            let mut file = options.open(&draft)?;
            file.write_all(&fresh_secret()?)?;
            file.sync_all()?;
            // A link does not replace what another process has put there meanwhile.
            let linked = std::fs::hard_link(&draft, path);
            std::fs::remove_file(&draft)?;
            match linked {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        let mut secret = Vec::new();
        std::fs::File::open(path)?.read_to_end(&mut secret)?;
        if secret.len() < 32 {
            return Err(std::io::Error::new(ErrorKind::InvalidData, "the secret is shorter than 32 bytes"));
        }
        Ok(TokenKey::of(&secret))
    }

    fn of(secret: &[u8]) -> TokenKey {
        hs256::install();
        TokenKey { signing: EncodingKey::from_secret(secret), checking: DecodingKey::from_secret(secret) }
    }

    /// A token for a session that ends at this moment, in milliseconds since 1970 UTC.
    pub fn sign(&self, user_id: &str, session_id: &str, expires_at: i64) -> Option<String> {
        let claims = Claims { sub: user_id.to_owned(), sid: session_id.to_owned(), exp: expires_at / 1000 };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing).ok()
    }

    /// The session that a token names, if we signed it and it has not ended.
    pub fn session_of(&self, token: &str) -> Option<String> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "sub"]);
        jsonwebtoken::decode::<Claims>(token, &self.checking, &validation).ok().map(|token| token.claims.sid)
    }
}

fn fresh_secret() -> std::io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::now;

    #[test]
    fn a_token_holds_only_with_its_key_and_until_its_end() -> std::io::Result<()> {
        let (key, other) = (TokenKey::random()?, TokenKey::random()?);
        let token = key.sign("user", "session", now() + 60_000).unwrap_or_default();
        assert_eq!(key.session_of(&token).as_deref(), Some("session"));
        assert_eq!(other.session_of(&token), None);
        assert_eq!(key.session_of(&format!("{token}A")), None);
        let ended = key.sign("user", "session", now() - 120_000).unwrap_or_default();
        assert_eq!(key.session_of(&ended), None);
        // {"alg":"none"}
        let claims = token.split('.').nth(1).unwrap_or_default();
        assert_eq!(key.session_of(&format!("eyJhbGciOiJub25lIn0.{claims}.")), None);
        Ok(())
    }

    #[test]
    fn the_secret_is_made_once_and_kept_private() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("secret");
        let token = TokenKey::in_file(&path)?.sign("u", "s", now() + 60_000).unwrap_or_default();
        assert_eq!(TokenKey::in_file(&path)?.session_of(&token).as_deref(), Some("s"));
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 1, "a draft was left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short")?;
        assert!(TokenKey::in_file(&path).is_err());
        Ok(())
    }
}
