-- MySQL dump 10.13  Distrib 8.0.34, for Linux (x86_64)
--
-- Host: localhost    Database: music
-- ------------------------------------------------------
-- Server version	8.0.34

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;

DROP TABLE IF EXISTS `Album`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `Album` (
  `AlbumId` int NOT NULL AUTO_INCREMENT,
  `Title` varchar(160) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci NOT NULL,
  `ArtistId` int NOT NULL,
  PRIMARY KEY (`AlbumId`),
  KEY `IFK_AlbumArtistId` (`ArtistId`),
  CONSTRAINT `FK_AlbumArtistId` FOREIGN KEY (`ArtistId`) REFERENCES `Artist` (`ArtistId`)
) ENGINE=InnoDB AUTO_INCREMENT=348 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `Album` WRITE;
/*!40000 ALTER TABLE `Album` DISABLE KEYS */;
INSERT INTO `Album` VALUES (1,'For Those About To Rock; We Salute You',1),(2,'It\'s \"quoted\"',2);
/*!40000 ALTER TABLE `Album` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `Artist`;
CREATE TABLE `Artist` (
  `ArtistId` int NOT NULL AUTO_INCREMENT,
  `Name` varchar(120) DEFAULT NULL,
  `Country` char(2) NOT NULL DEFAULT 'US',
  `Rating` tinyint unsigned DEFAULT NULL,
  `Active` tinyint(1) NOT NULL DEFAULT '1',
  `Score` float(5,2) DEFAULT NULL,
  `Genre` enum('Rock','Jazz','It''s new') NOT NULL,
  `Founded` year DEFAULT NULL,
  `Logo` mediumblob,
  `Meta` json DEFAULT NULL,
  `Created` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `Slug` varchar(40) GENERATED ALWAYS AS (lower(`Name`)) STORED,
  PRIMARY KEY (`ArtistId`),
  UNIQUE KEY `uq_name` (`Name`,`Country`),
  FULLTEXT KEY `ft_name` (`Name`),
  CONSTRAINT `artist_chk_1` CHECK ((`Rating` between 1 and 5))
) ENGINE=InnoDB AUTO_INCREMENT=276 DEFAULT CHARSET=utf8mb4 COMMENT='Bands; and singers';

DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `Artist` FOR EACH ROW BEGIN SET NEW.Country = 'US'; END */;;
DELIMITER ;
/*!50001 CREATE VIEW `v` AS SELECT 1 AS `a`*/;
